namespace StreamForecast.Daemon.Alerting;

/// <summary>One line of an <see cref="AlertJournal"/>: what a batch brought, or that a target was told.</summary>
internal sealed class AlertEntry
{
    /// <summary>Partition of the batch.</summary>
    public int Partition { get; set; }

    /// <summary>Offset behind its newest record.</summary>
    public long Next { get; set; }

    /// <summary>What it brought.</summary>
    public List<AlertInput> Inputs { get; set; } = [];

    /// <summary>Whether the partition has gone to another process.</summary>
    public bool IsLeft { get; set; }

    /// <summary>The target; null of a batch.</summary>
    public string? Target { get; set; }

    /// <summary>What it was told of.</summary>
    public string Incident { get; set; } = "";

    /// <summary>Up to which version.</summary>
    public long Version { get; set; }
}
