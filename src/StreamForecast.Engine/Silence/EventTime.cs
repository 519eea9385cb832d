namespace StreamForecast.Engine.Silence;

/// <summary>How far event time has come in a partition; part of its saved state.</summary>
/// <param name="Time">Unix ms; long.MinValue before two series have spoken.</param>
/// <param name="Far">The farthest that a series has gone on alone.</param>
/// <param name="FarSlot">That series.</param>
internal readonly record struct EventTime(long Time, long Far, int FarSlot)
{
    /// <summary>No series.</summary>
    public const int NoSlot = -1;

    /// <summary>At the beginning.</summary>
    public static EventTime None => new(long.MinValue, 0, NoSlot);

    /// <summary>Whether no time has come.</summary>
    public bool IsNone => Time == long.MinValue;
}
