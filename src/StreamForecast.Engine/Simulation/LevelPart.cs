namespace StreamForecast.Engine.Simulation;

/// <summary>Where the series stands: random walk, returning wander, slopes, trend, long wave, shifts, and noise that is remembered for a season.</summary>
internal static class LevelPart
{
    /// <summary>One value per row, in units of the usual movement within a time unit.</summary>
    public static double[] Draw(SimulationFrame frame)
    {
        RandomSource random = frame.Random;
        double unit = frame.TimeUnit;
        var level = new double[frame.Rows];

        if (!frame.HasSeason || random.Chance(0.45)) Paths.Add(level, Walk(frame), random.LogUniform(0.15, 3) / Math.Sqrt(unit));
        if (random.Chance(frame.HasSeason ? 0.5 : 0.25))
            Paths.Add(level, frame.Wander(0.05, 8), random.LogUniform(0.2, 2) * (frame.HasSeason ? 1 : 2));
        if (random.Chance(0.3))
        {
            double[] slope = frame.Wander(1, 8);
            Paths.Accumulate(slope);
            Paths.Add(level, slope, random.LogUniform(0.1, 1.5) / unit);
        }
        if (frame.HasSeason && random.Chance(0.3)) Paths.Add(level, Remembered(frame), random.LogUniform(0.1, 1.2));

        bool oftenGrows = frame.Season is 1 or 4 or 12;
        if (random.Chance(oftenGrows ? 0.6 : 0.25))
        {
            double slope = random.Normal() * random.LogUniform(0.03, 1) * (oftenGrows ? 1 : 0.3) / unit;
            for (int t = 0; t < level.Length; t++) level[t] += slope * t;
        }
        if (random.Chance(0.2))
        {
            double period = frame.Duration(8, 60), strength = random.LogUniform(0.2, 2), turn = random.Uniform();
            for (int t = 0; t < level.Length; t++) level[t] += strength * Math.Sin(2 * Math.PI * (t / period + turn));
        }
        if (random.Chance(0.2))
        {
            double every = frame.Duration(2, 20), strength = random.LogUniform(0.3, 2), shift = 0;
            for (int t = 0; t < level.Length; t++)
            {
                if (frame.Happens(every)) shift += strength * random.Normal();
                level[t] += shift;
            }
        }
        return level;
    }

    private static double[] Walk(SimulationFrame frame)
    {
        RandomSource random = frame.Random;
        bool heavy = random.Chance(0.3);
        var walk = new double[frame.Rows];
        for (int t = 0; t < walk.Length; t++) walk[t] = heavy ? random.Student(4) : random.Normal();
        if (random.Chance(0.3)) Paths.Modulate(walk, frame.Wander(0.5, 10), random.LogUniform(0.1, 0.8));
        if (random.Chance(0.4)) Paths.Filter(walk, random.Uniform(-0.3, 0.8));
        Paths.Accumulate(walk);
        return walk;
    }

    /// <summary>What happened at this phase last season happens again in part, so that the last season tells more than the profile.</summary>
    private static double[] Remembered(SimulationFrame frame)
    {
        double[] path = frame.Wander(0.02, 0.4);
        double phi = frame.Random.Uniform(0.3, 0.97), fresh = Math.Sqrt(1 - phi * phi);
        for (int t = frame.Season; t < path.Length; t++) path[t] = phi * path[t - frame.Season] + fresh * path[t];
        return path;
    }
}
