namespace StreamForecast.Engine.Detection;

/// <summary>Scores the rows of one series, each with state made from the rows before it.</summary>
public static class Detector
{
    /// <summary>Floats of a series' detector block.</summary>
    public static int Size => throw new NotImplementedException();

    /// <summary>Makes an all-zero block ready for its first row.</summary>
    public static void Start(Span<float> block) => throw new NotImplementedException();

    /// <summary>
    /// Scores, then learns, one row. <paramref name="time"/> is its event time (Unix ms), <paramref name="intervalSeconds"/> the interval
    /// its series is taken to have (0: not known yet), <paramref name="expected"/> the median of the forecast made before it (NaN: none).
    /// </summary>
    public static Verdict Observe(Span<float> block, AnomalyOptions options, long time, double intervalSeconds, float value, float expected)
        => throw new NotImplementedException();
}
