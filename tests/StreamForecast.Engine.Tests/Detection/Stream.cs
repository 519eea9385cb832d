using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>A made-up series fed through <see cref="Detector"/>, minute by minute unless told otherwise, without a forecast.</summary>
internal static class Stream
{
    public const long Begin = 1_700_000_000_000;

    public static Verdict[] Observe(IReadOnlyList<float> values, double intervalSeconds = 60, AnomalyOptions? options = null)
    {
        float[] block = New();
        return Observe(block, values, 0, intervalSeconds, options);
    }

    /// <summary>Goes on with a block whose next row is <paramref name="firstRow"/>.</summary>
    public static Verdict[] Observe(float[] block, IReadOnlyList<float> values, int firstRow, double intervalSeconds = 60, AnomalyOptions? options = null)
    {
        var verdicts = new Verdict[values.Count];
        for (int i = 0; i < verdicts.Length; i++)
            verdicts[i] = Detector.Observe(block, options ?? new(), Time(firstRow + i, intervalSeconds), intervalSeconds, values[i], float.NaN);
        return verdicts;
    }

    public static float[] New()
    {
        float[] block = new float[Detector.Size];
        Detector.Start(block);
        return block;
    }

    public static long Time(int row, double intervalSeconds = 60) => Begin + (long)(row * intervalSeconds * 1000);

    public static float[] Make(int rows, Func<int, double> value) => [.. Enumerable.Range(0, rows).Select(i => (float)value(i))];

    /// <summary>A draw from the standard normal distribution (Box and Muller).</summary>
    public static double Normal(this Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static int[] Onsets(this Verdict[] verdicts)
        => [.. Enumerable.Range(0, verdicts.Length).Where(i => verdicts[i].State is EventState.Opened or EventState.Escalated)];
}
