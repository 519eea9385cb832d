namespace StreamForecast.Engine.Evaluation;

/// <summary>The thresholds at which a labelled set is counted, ascending; the default one, 0.5, is among them.</summary>
public static class ScoreThresholds
{
    /// <summary>The threshold that every published score is made for.</summary>
    public const float Default = 0.5f;

    /// <summary>
    /// All of them: 1 - 2^-z for z (multiples of the row limit, for the detector's own score) in steps of 0.05 from 0.05 to 3, then of 5 % to some 20.
    /// </summary>
    public static IReadOnlyList<float> All { get; } = [.. Multiples().Select(static z => (float)(1 - Math.Pow(2, -z)))];

    /// <summary>Place of <see cref="Default"/> in <see cref="All"/>.</summary>
    public static int DefaultPlace { get; } = All.ToList().IndexOf(Default);

    private static IEnumerable<double> Multiples()
    {
        for (int i = 1; i <= 60; i++) yield return i / 20.0;
        for (double z = 3 * 1.05; z < 20; z *= 1.05) yield return z;
    }
}
