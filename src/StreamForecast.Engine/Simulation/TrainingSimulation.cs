namespace StreamForecast.Engine.Simulation;

/// <summary>
/// One series for training: season, weather, level, noise and events added up on a latent scale, then observed through an
/// instrument. Wide on purpose: a network that has seen everything here is at home on series it never saw.
/// </summary>
internal static class TrainingSimulation
{
    private const ulong Purpose = 0x7472_6169_6E; // "train"

    public static SimulatedSeries Draw(int index, int seed)
    {
        RandomSource random = RandomSource.For(seed, index, Purpose);
        SeriesClass kind = SeriesClass.Draw(random);
        int rows = (int)Math.Round(random.LogUniform(kind.ShortestRows, kind.LongestRows));
        int horizon = random.Between(kind.LeastHorizon, kind.MostHorizon);
        double timeUnit = kind.LongSeason > 1 ? kind.Season > 1 ? kind.Season : kind.LongSeason : random.LogUniform(8, 60);
        var frame = new SimulationFrame(random, rows, kind.Season, kind.LongSeason, timeUnit);

        (double[] path, double[] noise) = Latent(frame);
        ObservedScale.Apply(frame, path, noise);
        return new SimulatedSeries($"simulated-{index:00000}", kind.Season, kind.LongSeason, horizon, Array.ConvertAll(path, v => (float)v), []);
    }

    private static (double[] Path, double[] Noise) Latent(SimulationFrame frame)
    {
        RandomSource random = frame.Random;
        double seasonSize = random.LogUniform(0.2, 6), levelSize = frame.HasSeason ? random.LogUniform(0.05, 1.5) : 1;
        double noiseSize = frame.HasSeason ? random.LogUniform(0.006, 0.9) : random.LogUniform(0.02, 0.9) * random.LogUniform(0.05, 1);

        double[] seasonal = SeasonPart.Draw(frame);
        if (frame.HasWeekdays && random.Chance(0.12)) Disturbances.Holidays(frame, seasonal);
        for (int t = 0; t < seasonal.Length; t++) seasonal[t] *= seasonSize;

        double[] noise = NoisePart.Draw(frame, seasonal), path = seasonal;
        Paths.Add(path, WeatherPart.Draw(frame), seasonSize);
        Paths.Add(path, LevelPart.Draw(frame), levelSize);
        Paths.Add(path, noise, noiseSize);

        if (random.Chance(0.25)) ChangeStrength(frame, path);
        if (frame.HasSeason && random.Chance(0.12)) Disturbances.Departures(frame, path);
        if (random.Chance(0.12)) Disturbances.Jolts(frame, path);
        return (path, noise);
    }

    /// <summary>Now and then everything becomes larger or smaller at once.</summary>
    private static void ChangeStrength(SimulationFrame frame, double[] path)
    {
        double every = frame.Duration(3, 30), sum = 0;
        for (int t = 0; t < path.Length; t++)
        {
            if (frame.Happens(every)) sum += frame.Random.Normal();
            path[t] *= Math.Exp(0.3 * Math.Clamp(sum, -3, 3));
        }
    }
}
