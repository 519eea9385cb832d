namespace StreamForecast.Engine.Simulation;

/// <summary>What cannot be foreseen: white or coloured, of one size or of a size that follows time, phase or season.</summary>
internal static class NoisePart
{
    /// <summary>One value per row, of variance about 1. <paramref name="seasonal"/> is the season in the units of the series.</summary>
    public static double[] Draw(SimulationFrame frame, ReadOnlySpan<double> seasonal)
    {
        double[] noise = Coloured(frame);
        ChangeSize(frame, noise, seasonal);
        return noise;
    }

    private static double[] Coloured(SimulationFrame frame)
    {
        RandomSource random = frame.Random;
        bool heavy = random.Chance(0.3);
        var noise = new double[frame.Rows];
        for (int t = 0; t < noise.Length; t++) noise[t] = heavy ? random.Student(3) / 1.7 : random.Normal();

        double colour = random.Uniform();
        if (colour is >= 0.45 and < 0.75)
        {
            double phi = random.Uniform(0.2, 0.97), step = Math.Sqrt(1 - phi * phi);
            for (int t = 1; t < noise.Length; t++) noise[t] = phi * noise[t - 1] + step * noise[t];
        }
        else if (colour is >= 0.75 and < 0.85)
        {
            double theta = -random.Uniform(0.2, 0.9), size = 1 / Math.Sqrt(1 + theta * theta);
            for (int t = noise.Length - 1; t > 0; t--) noise[t] = size * (noise[t] + theta * noise[t - 1]);
        }
        else if (colour >= 0.85)
        {
            for (int t = 0; t < noise.Length; t++) noise[t] *= 0.6;
            Paths.Add(noise, frame.Wander(0.03, 0.5), 0.6);
            Paths.Add(noise, frame.Wander(0.3, 3), 0.6);
        }
        return noise;
    }

    private static void ChangeSize(SimulationFrame frame, double[] noise, ReadOnlySpan<double> seasonal)
    {
        RandomSource random = frame.Random;
        switch (random.Uniform())
        {
            case < 0.25:
                Paths.Modulate(noise, frame.Wander(0.2, 10), random.LogUniform(0.1, 1));
                break;
            case < 0.50 when frame.HasSeason:
                double[] shape = SeasonShape.Any(random, frame.Season);
                double strength = random.LogUniform(0.2, 1.2);
                for (int t = 0; t < noise.Length; t++) noise[t] *= Math.Exp(strength * shape[t % frame.Season]);
                break;
            case >= 0.50 and < 0.60:
                for (int t = 0; t < noise.Length; t++) noise[t] *= Math.Exp(0.5 * Math.Clamp(seasonal[t], -3, 3));
                break;
        }
    }
}
