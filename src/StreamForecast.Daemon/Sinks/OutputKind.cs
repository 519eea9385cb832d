namespace StreamForecast.Daemon.Sinks;

/// <summary>What a message of an <see cref="OutputBatch"/> is.</summary>
internal enum OutputKind : byte
{
    /// <summary>The forecast that answers one observation.</summary>
    Forecast,
    /// <summary>An anomaly.</summary>
    Anomaly,
    /// <summary>The points of one observation for a database.</summary>
    Points,
    /// <summary>A row that alerting is to know of: the bytes of an <see cref="Sinks.AlertRow"/>.</summary>
    AlertRow,
    /// <summary>A record that could not be read, as it came.</summary>
    DeadLetter,
    /// <summary>An entry of the journal of verdicts.</summary>
    Journal,
}
