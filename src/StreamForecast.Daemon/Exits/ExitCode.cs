namespace StreamForecast.Daemon.Exits;

/// <summary>What the process tells its caller in the end.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>Asked rightly, but it could not be done.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or configuration: nothing was begun.</summary>
    public const int Usage = 2;
}
