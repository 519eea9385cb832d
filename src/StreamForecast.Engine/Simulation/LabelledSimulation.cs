using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Simulation;

/// <summary>
/// One series as <c>simulate</c> and <c>demo</c> emit it: a sensor, a request rate, sales, a utilisation or a response time,
/// with trend, seasons, noise and planted anomalies. Every part is drawn row after row from a source of its own and nothing
/// is scaled by what comes later: a longer series begins with the shorter one, as long as the warm-up is the same.
/// </summary>
internal static class LabelledSimulation
{
    private const ulong Purpose = 0x6C61_6265_6C; // "label"

    public static SimulatedSeries Draw(int index, double intervalSeconds, int points, int seed, PlantingOptions planting)
    {
        RandomSource random = RandomSource.For(seed, index, Purpose);
        SourceKind kind = SourceKind.Draw(random);
        (int season, int longSeason) = SeasonChoice.For(intervalSeconds, points);

        int rows = points + AnomalyPlanter.LookAhead(planting, season);
        double noise = random.LogUniform(0.04, 0.2) * kind.NoiseFactor;
        LatentSeries latent = Latent(random.Fork(), rows, season, longSeason, kind, noise);
        int warmUp = planting.WarmUpRows ?? points / 5;
        AnomalyKind[] labels = new AnomalyPlanter(random.Fork(), planting, latent).Plant(warmUp, points);
        double[] observed = kind.Observe(random.Fork(), latent.Path.AsSpan(0, points));

        int horizon = Math.Clamp(season, 8, 48);
        return new SimulatedSeries($"{kind.Name}-{index:00000}", season, longSeason, horizon, Array.ConvertAll(observed, v => (float)v), labels[..points]);
    }

    private static LatentSeries Latent(RandomSource random, int rows, int season, int longSeason, SourceKind kind, double noise)
    {
        double timeUnit = season > 1 ? season : 50;
        double[] shape = season > 1 ? kind.Shape(random, season) : [0];
        double[] seasonal = Seasonal(random.Fork(), shape, rows, longSeason, kind);
        double wander = random.LogUniform(0.1, 0.4) * kind.WanderFactor, memory = timeUnit * random.LogUniform(0.5, 5);
        double growth = 0.7 * random.Normal(), levelsOff = timeUnit * random.LogUniform(20, 200), colour = random.Uniform(0, 0.6);

        double[] path = [.. seasonal];
        Paths.Add(path, Paths.Wander(random.Fork(), rows, memory), wander);
        Paths.Add(path, Paths.Autoregressive(random.Fork(), rows, colour), noise);
        for (int t = 0; t < rows; t++) path[t] += growth * (1 - Math.Exp(-t / levelsOff));

        double third = kind.SeasonFactor * (shape.Max() - shape.Min()) / 3; // about 1 for a sine, more where a season has narrow peaks
        double reach = Math.Max(4 * noise, Math.Sqrt(third * third + wander * wander + noise * noise));
        return new LatentSeries(path, seasonal, season, reach);
    }

    /// <summary>A season that grows and shrinks slowly; where there are weekdays, the weekend is weaker or lower.</summary>
    private static double[] Seasonal(RandomSource random, double[] shape, int rows, int longSeason, SourceKind kind)
    {
        int season = shape.Length;
        var path = new double[rows];
        double[] strength = Paths.Wander(random.Fork(), rows, 15.0 * season);
        bool weekend = season > 1 && longSeason == 7 * season && random.Chance(kind.WeekendChance);
        double keep = random.Uniform(0.4, 0.9), lower = random.Uniform(0, 0.7);
        int firstDay = random.Between(0, 6);
        for (int t = 0; t < rows; t++)
        {
            double value = shape[t % season] * Math.Exp(0.1 * strength[t]);
            if (weekend && (t / season + firstDay) % 7 >= 5) value = keep * value - lower;
            path[t] = kind.SeasonFactor * value;
        }
        return path;
    }
}
