using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>Series in which nothing happens but chance.</summary>
public enum Chance
{
    WhiteNoise,
    Autoregression,
    RandomWalk,
    SeasonAndNoise,
    Sparse,
}

/// <summary>Makes series and feeds them through <see cref="Detector"/>, minute by minute unless told otherwise, with the profiles of their statistics and without a model's forecast.</summary>
internal static class Feed
{
    private const long Begin = 1_700_000_000_000;

    public static Verdict[] Observe(IReadOnlyList<float> values, double intervalSeconds = 60, AnomalyOptions? options = null)
    {
        SeasonLayout seasons = SeasonLayout.ForInterval(intervalSeconds);
        byte[] block = Start(), statistics = new byte[seasons.Size];
        SeriesStatistics.Start(statistics, seasons);
        var verdicts = new Verdict[values.Count];
        for (int i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = Detector.Observe(block, options ?? new(), Time(i, intervalSeconds), values[i], Expectation.Of(float.NaN, statistics, seasons, i - 1, i));
            SeriesStatistics.Learn(statistics, seasons, i, values[i]);
        }

        return verdicts;
    }

    /// <summary>Goes on with a block whose next row is <paramref name="firstRow"/>, without profiles.</summary>
    public static Verdict[] Observe(byte[] block, IReadOnlyList<float> values, int firstRow, double intervalSeconds = 60, AnomalyOptions? options = null)
    {
        var verdicts = new Verdict[values.Count];
        for (int i = 0; i < verdicts.Length; i++)
            verdicts[i] = Detector.Observe(block, options ?? new(), Time(firstRow + i, intervalSeconds), values[i], new(float.NaN));
        return verdicts;
    }

    public static byte[] Start()
    {
        byte[] block = new byte[Detector.Size];
        Detector.Start(block);
        return block;
    }

    public static long Time(int row, double intervalSeconds = 60) => Begin + (long)(row * intervalSeconds * 1000);

    public static float[] Make(int rows, Func<int, double> value) => [.. Enumerable.Range(0, rows).Select(i => (float)value(i))];

    public static float[] Of(Chance kind, int seed, int rows)
    {
        var random = new Random(seed);
        double last = 0;
        return Make(rows, i => kind switch
        {
            Chance.WhiteNoise => random.Normal(),
            Chance.Autoregression => last = 0.9 * last + random.Normal(),
            Chance.RandomWalk => last += random.Normal(),
            Chance.SeasonAndNoise => 10 * Math.Sin(2 * Math.PI * i / 1440) + random.Normal(),
            _ => random.NextDouble() < 0.02 ? 1 + random.NextDouble() : 0,
        });
    }

    /// <summary>A draw from the standard normal distribution (Box and Muller).</summary>
    public static double Normal(this Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static int[] Onsets(this Verdict[] verdicts)
        => [.. Enumerable.Range(0, verdicts.Length).Where(i => verdicts[i].State is EventState.Opened or EventState.Escalated)];
}
