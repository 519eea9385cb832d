namespace StreamForecast.Daemon.Demo;

/// <summary>One look at <see cref="DemoBoard"/>: consistent in itself, and nobody else's to change.</summary>
internal sealed record DemoView
{
    /// <summary>Records that came back.</summary>
    public required long Records { get; init; }

    /// <summary>Planted anomalies that have begun.</summary>
    public required int Begun { get; init; }

    /// <summary>Those that were flagged.</summary>
    public required int Found { get; init; }

    /// <summary>Those that ended without a flag.</summary>
    public required int Missed { get; init; }

    /// <summary>Events opened where nothing was planted, behind the backlog.</summary>
    public required int False { get; init; }

    /// <summary>The same within the backlog: of series seen for less than three weeks, whose usual errors are still being learnt.</summary>
    public required int FalseWhileNew { get; init; }

    /// <summary>Share of values within the 90 % band; NaN before the first.</summary>
    public required double Coverage { get; init; }

    /// <summary>The strangest series of the moment, the strangest first.</summary>
    public required IReadOnlyList<DemoTrail> Worst { get; init; }

    /// <summary>Newest row of any series.</summary>
    public required int Row { get; init; }
}
