namespace StreamForecast.Engine.Simulation;

/// <summary>
/// What a labelled series is measured at, and how its latent path becomes a reading. One unit of the latent path is the
/// usual strength of a season.
/// </summary>
internal sealed class SourceKind
{
    private delegate double[] Reading(RandomSource random, ReadOnlySpan<double> latent);

    private static readonly SourceKind[] all =
    [
        new("sensor", Sensor) { SeasonFactor = 1, NoiseFactor = 0.8, WanderFactor = 1.5, WeekendChance = 0.1, Shape = (r, p) => SeasonShape.Waves(r, p, Math.Min(3, p / 2)) },
        new("requests", Requests) { SeasonFactor = 1, NoiseFactor = 1, WanderFactor = 0.7, WeekendChance = 0.8, Shape = (r, p) => SeasonShape.Waves(r, p, Math.Min(4, p / 2)) },
        new("sales", Sales) { SeasonFactor = 0.9, NoiseFactor = 0.8, WanderFactor = 0.8, WeekendChance = 0.7, Shape = SeasonShape.Blocks },
        new("utilisation", Utilisation) { SeasonFactor = 1, NoiseFactor = 1.2, WanderFactor = 1, WeekendChance = 0.6, Shape = SeasonShape.Bumps },
        new("latency", Latency) { SeasonFactor = 0.3, NoiseFactor = 2, WanderFactor = 1, WeekendChance = 0.3, Shape = (r, p) => SeasonShape.Waves(r, p, Math.Min(2, p / 2)) },
    ];

    private readonly Reading reading;

    private SourceKind(string name, Reading reading) => (Name, this.reading) = (name, reading);

    /// <summary>First part of the series' name.</summary>
    public string Name { get; }

    public required double SeasonFactor { get; init; }

    public required double NoiseFactor { get; init; }

    public required double WanderFactor { get; init; }

    /// <summary>How many of its kind have a weekend.</summary>
    public required double WeekendChance { get; init; }

    /// <summary>Draws the form of a season of so many phases.</summary>
    public required Func<RandomSource, int, double[]> Shape { get; init; }

    public static SourceKind Draw(RandomSource random) => all[random.Between(0, all.Length - 1)];

    public double[] Observe(RandomSource random, ReadOnlySpan<double> latent) => reading(random, latent);

    /// <summary>A temperature, a pressure, a level: any place on its scale, two to three useful decimals.</summary>
    private static double[] Sensor(RandomSource random, ReadOnlySpan<double> latent)
    {
        double spread = random.LogUniform(0.3, 30), offset = spread * random.Uniform(4, 20);
        return Map(latent, z => offset + spread * z, spread / 200);
    }

    /// <summary>A rate: positive, moving in proportion.</summary>
    private static double[] Requests(RandomSource random, ReadOnlySpan<double> latent)
    {
        double level = random.LogUniform(20, 5000), strength = random.Uniform(0.25, 0.45);
        return Map(latent, z => level * Math.Exp(strength * z), level / 1000);
    }

    /// <summary>Whole pieces.</summary>
    private static double[] Sales(RandomSource random, ReadOnlySpan<double> latent)
    {
        double level = random.LogUniform(60, 1000), strength = random.Uniform(0.3, 0.5);
        return Map(latent, z => random.Poisson(level * Math.Exp(strength * z)), 1);
    }

    /// <summary>Per cent of a capacity.</summary>
    private static double[] Utilisation(RandomSource random, ReadOnlySpan<double> latent)
    {
        double level = random.Uniform(-1, 0.2), strength = random.Uniform(0.4, 0.6);
        return Map(latent, z => 100 / (1 + Math.Exp(-(level + strength * z))), 0.01);
    }

    /// <summary>Milliseconds: little season, much noise.</summary>
    private static double[] Latency(RandomSource random, ReadOnlySpan<double> latent)
    {
        double level = random.LogUniform(2, 400), strength = random.Uniform(0.3, 0.5);
        return Map(latent, z => level * Math.Exp(strength * z), level / 1000);
    }

    /// <summary>Reads every row and rounds to the decimals that <paramref name="resolution"/> needs, as an instrument's display does.</summary>
    private static double[] Map(ReadOnlySpan<double> latent, Func<double, double> read, double resolution)
    {
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(resolution)), 0, 6);
        var values = new double[latent.Length];
        for (int t = 0; t < values.Length; t++) values[t] = Math.Round(read(latent[t]), decimals);
        return values;
    }
}
