namespace StreamForecast.Engine.Simulation;

/// <summary>What happens now and then in a real series and is no anomaly: departures from the season, bursts, holidays.</summary>
internal static class Disturbances
{
    /// <summary>About one day in thirty, and at least one, looks like a random day of the week before.</summary>
    public static void Holidays(SimulationFrame frame, double[] seasonal)
    {
        RandomSource random = frame.Random;
        int m = frame.Season, days = frame.Rows / m;
        for (int left = Math.Max(1, days / 30); left > 0 && days > 7; left--)
        {
            int day = random.Between(7, days - 1), model = day - random.Between(1, 7);
            seasonal.AsSpan(model * m, m).CopyTo(seasonal.AsSpan(day * m, m));
        }
    }

    /// <summary>Congestion, outages, rushes: they begin at preferred phases, last a part of a season, and fade in and out.</summary>
    public static void Departures(SimulationFrame frame, double[] path)
    {
        RandomSource random = frame.Random;
        double[] rate = SeasonShape.Any(random, frame.Season);
        double mean = 0, every = frame.Duration(0.3, 5);
        foreach (ref double r in rate.AsSpan()) mean += r = Math.Exp(1.5 * r);
        mean /= rate.Length;

        int length = Math.Max(1, (int)Math.Round(frame.Duration(0.01, 0.15)));
        double fade = Math.Exp(-1 / frame.Duration(0.005, 0.1));
        double size = random.LogUniform(0.5, 4) * random.LogUniform(0.05, 0.5) * random.Sign(1.0 / 3);
        var height = new double[path.Length]; // each event stands at its full height for `length` rows
        for (int t = 0; t < path.Length; t++)
        {
            if (!frame.Happens(every * mean / rate[t % frame.Season])) continue;
            double strength = random.Exponential();
            for (int i = t; i < Math.Min(t + length, path.Length); i++) height[i] += strength;
        }

        double value = 0;
        for (int t = 0; t < path.Length; t++)
        {
            value = fade * value + (1 - fade) * height[t];
            path[t] += size * value;
        }
    }

    /// <summary>Single jolts of either sign that die away at once or slowly.</summary>
    public static void Jolts(SimulationFrame frame, double[] path)
    {
        RandomSource random = frame.Random;
        double every = frame.Duration(0.3, 10), strength = random.LogUniform(1, 5);
        double phi = random.Between(0, 4) switch { 0 or 1 => 0, 2 => 0.5, 3 => 0.8, _ => 0.95 };
        double value = 0;
        for (int t = 0; t < path.Length; t++)
        {
            value *= phi;
            if (frame.Happens(every)) value += strength * random.Normal();
            path[t] += value;
        }
    }
}
