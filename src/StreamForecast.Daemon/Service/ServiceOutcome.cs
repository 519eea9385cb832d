namespace StreamForecast.Daemon.Service;

/// <summary>How the service ended: well, or with the first failure that was told.</summary>
internal sealed class ServiceOutcome
{
    private string? failure;

    /// <summary>The failure, or null.</summary>
    public string? Failure => Volatile.Read(ref failure);

    /// <summary>The exit code of the process.</summary>
    public int ExitCode => Failure is null ? 0 : 1;

    /// <summary>Takes a failure; false when there was one already.</summary>
    public bool TryFail(string message) => Interlocked.CompareExchange(ref failure, message, null) is null;
}
