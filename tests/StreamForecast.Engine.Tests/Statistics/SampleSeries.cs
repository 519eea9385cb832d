namespace StreamForecast.Engine.Tests.Statistics;

/// <summary>Seeded series for the statistics' tests.</summary>
internal static class SampleSeries
{
    /// <summary>Hourly values with a daily season.</summary>
    public static float[] Daily(int rows, int seed, float offset = 50, float noise = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(t => offset + 10 * MathF.Sin(t * MathF.Tau / 24) + noise * (random.NextSingle() - 0.5f))];
    }

    /// <summary>A growing one above zero, one around zero, counts with many zeros, and one that falls below zero late; two long seasons and more.</summary>
    public static IEnumerable<float[]> Kinds(int season, int longSeason)
    {
        int rows = 2 * longSeason + 5 * season + 150;
        var random = new Random(season * 1000 + longSeason);
        float Wave(int t) => MathF.Sin(t * MathF.Tau / season) + 0.4f * MathF.Cos(t * MathF.Tau / longSeason);
        float[] Make(Func<int, float> value) => [.. Enumerable.Range(0, rows).Select(value)];

        yield return Make(t => (30 + 0.05f * t) * (2.5f + Wave(t)) + 4 * random.NextSingle());
        yield return Make(t => 3 * Wave(t) + 2 * (random.NextSingle() - 0.5f));
        yield return Make(t => random.Next(3) == 0 ? random.Next(1, 9) : 0);
        yield return Make(t => 20 + 4 * Wave(t) + random.NextSingle() - (t > rows * 2 / 3 ? 40 * random.NextSingle() : 0));
    }
}
