namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// What one of the Numenta Anomaly Benchmark's three kinds of operator gains and loses (Lavin and Ahmad 2015).
/// </summary>
/// <param name="Name">As in NAB's own results.</param>
/// <param name="Hit">For finding a window, at its first row.</param>
/// <param name="Miss">Lost for a window not found.</param>
/// <param name="FalseAlarm">Lost, at most, for a detected row outside all windows.</param>
public sealed record NabProfile(string Name, double Hit, double Miss, double FalseAlarm)
{
    /// <summary>The three of NAB 1.1.</summary>
    public static IReadOnlyList<NabProfile> All { get; } =
    [
        new("standard", 1, 1, 0.11),
        new("reward_low_FP_rate", 1, 1, 0.22),
        new("reward_low_FN_rate", 1, 2, 0.11),
    ];
}
