using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Engine.Statistics;

/// <summary>The online statistics of one series: levels, profiles, recent values and the errors of simple forecasts.</summary>
public static class SeriesStatistics
{
    /// <summary>Makes an all-zero block ready for its first row.</summary>
    public static void Start(Span<float> block, SeasonLayout layout) => throw new NotImplementedException();

    /// <summary>Learns the value of row <paramref name="t"/> (0, 1, 2, ... without holes) and writes the encoder's input, [46].</summary>
    public static void Observe(Span<float> block, SeasonLayout layout, long t, float value, Span<float> input) => throw new NotImplementedException();

    /// <summary>Row <paramref name="t"/> has no value: fills recent values with what was expected and learns nothing from it.</summary>
    public static void Skip(Span<float> block, SeasonLayout layout, long t) => throw new NotImplementedException();
}
