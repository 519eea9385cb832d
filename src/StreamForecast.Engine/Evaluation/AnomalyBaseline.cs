namespace StreamForecast.Engine.Evaluation;

/// <summary>A simple score of one series, row by row and causal: what a detector must be better than. <c>eval anomaly --model NAME</c> runs it in the detector's place.</summary>
public abstract class AnomalyBaseline
{
    /// <summary>The names that <see cref="Create"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["random", "difference", "ewma-residual"];

    /// <summary>The baseline of a name, for the series of number <paramref name="series"/>.</summary>
    public static AnomalyBaseline Create(string name, int series) => name switch
    {
        "random" => new RandomBaseline(series),
        "difference" => new ResidualBaseline(1),
        "ewma-residual" => new ResidualBaseline(1.0 / 30),
        _ => throw new ArgumentException($"BUG: no baseline is called \"{name}\"; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>Scores a value, then learns it: in [0, 1), 0.5 where an operator without other knowledge would begin to look.</summary>
    public abstract float Observe(double value);

    /// <summary>1 - 2^-z: the scale of published scores, on which z = 1 is the default threshold.</summary>
    protected static float Published(double z) => (float)(1 - Math.Pow(2, -z));
}
