namespace StreamForecast.Engine.Simulation;

/// <summary>From the latent series to what an instrument or a till would report: its range, its limits, its steps, its units.</summary>
internal static class ObservedScale
{
    /// <summary>Turns the latent series into observations, in place. <paramref name="noise"/> is the series' noise of unit size.</summary>
    public static void Apply(SimulationFrame frame, double[] path, ReadOnlySpan<double> noise)
    {
        RandomSource random = frame.Random;
        (double mean, double deviation) = Paths.MeanAndDeviation(path);
        switch (random.Uniform())
        {
            case < 0.38: Additive(random, path, deviation); break;
            case < 0.80: Exponential(random, path, mean, deviation); break;
            case < 0.92: Capped(random, path, noise, deviation); break;
            default: Cut(random, path, mean, deviation); break;
        }

        if (random.Chance(0.14) && path.Min() >= 0) Count(random, path);
        if (random.Chance(0.04))
        {
            double step = random.LogUniform(0.02, 0.3) * Paths.MeanAndDeviation(path).Deviation;
            if (step > 0) for (int t = 0; t < path.Length; t++) path[t] = step * Math.Round(path[t] / step);
        }
        if (random.Chance(0.04)) Stick(frame, path);

        double units = Math.Pow(10, random.Uniform(-2, 6));
        for (int t = 0; t < path.Length; t++) path[t] *= units;
    }

    /// <summary>Temperatures, pressures: any offset, either sign.</summary>
    private static void Additive(RandomSource random, double[] path, double deviation)
    {
        double offset = random.Chance(0.8) ? random.LogUniform(0.5, 50) * random.Sign(0.75) : 0;
        for (int t = 0; t < path.Length; t++) path[t] = path[t] / deviation + offset;
    }

    /// <summary>Load, sales, requests: positive, movements in proportion to the level.</summary>
    private static void Exponential(RandomSource random, double[] path, double mean, double deviation)
    {
        double strength = random.LogUniform(0.03, 0.6) * (random.Chance(0.15) ? 2 : 1);
        for (int t = 0; t < path.Length; t++) path[t] = Math.Exp(Math.Clamp(strength * (path[t] - mean) / deviation, -6, 6));
    }

    /// <summary>Speeds, fill levels, shares: flat near a limit most of the time, with excursions to one side.</summary>
    private static void Capped(RandomSource random, double[] path, ReadOnlySpan<double> noise, double deviation)
    {
        double[] sorted = [.. path];
        Array.Sort(sorted);
        double limit = sorted[(int)(random.Uniform(0.2, 0.95) * sorted.Length)], depth = random.LogUniform(0.1, 1) / 4;
        double sharpness = random.LogUniform(1, 8), flutter = 0.02 * random.LogUniform(0.1, 2);
        bool upsideDown = random.Chance(0.3), cut = random.Chance(0.5);
        for (int t = 0; t < path.Length; t++)
        {
            double beyond = sharpness * (path[t] - limit) / deviation;
            double softplus = beyond > 30 ? beyond : Math.Log(1 + Math.Exp(beyond));
            double y = 1 - depth * softplus + flutter * noise[t];
            if (upsideDown) y = 1 - y;
            path[t] = cut ? Math.Max(y, 0) : y;
        }
    }

    /// <summary>Rain, queues, generation from the sun: nothing for long, then something, at times up to a ceiling.</summary>
    private static void Cut(RandomSource random, double[] path, double mean, double deviation)
    {
        double offset = random.Normal(), floor = random.Chance(0.3) ? -1 : 0;
        double ceiling = random.Chance(0.5) ? random.LogUniform(1, 3) : double.PositiveInfinity;
        for (int t = 0; t < path.Length; t++) path[t] = Math.Clamp((path[t] - mean) / deviation + offset, floor, ceiling);
    }

    /// <summary>Whole numbers, Poisson or with more spread than that.</summary>
    private static void Count(RandomSource random, double[] path)
    {
        double mean = Paths.MeanAndDeviation(path).Mean;
        if (!(mean > 0)) return;
        double scale = random.LogUniform(0.3, 200) / mean;
        bool spread = random.Chance(0.3);
        for (int t = 0; t < path.Length; t++)
            path[t] = random.Poisson(path[t] * scale * (spread ? random.Gamma(4, 0.25) : 1));
    }

    /// <summary>One to three stretches during which the instrument repeats itself or reports nothing but zeros.</summary>
    private static void Stick(SimulationFrame frame, double[] path)
    {
        RandomSource random = frame.Random;
        for (int stretches = random.Between(1, 3); stretches > 0; stretches--)
        {
            int length = Math.Clamp((int)Math.Round(frame.Duration(0.1, 2)), 1, path.Length / 2);
            int start = random.Between(0, path.Length - length);
            path.AsSpan(start, length).Fill(random.Chance(0.6) ? path[start] : 0);
        }
    }
}
