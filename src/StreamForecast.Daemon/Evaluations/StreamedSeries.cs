namespace StreamForecast.Daemon.Evaluations;

/// <summary>A series that went through the shard: its rows, and what was forecast of it at each of its origins.</summary>
internal sealed class StreamedSeries
{
    /// <summary>Event times, Unix ms, by row.</summary>
    public List<long> Times { get; } = [];

    /// <summary>Values by row, NaN for a gap.</summary>
    public List<double> Values { get; } = [];

    /// <summary>Forecasts by window, each [horizon, ForecastScore.Levels] in the units of the series.</summary>
    public List<float[]> Forecasts { get; } = [];
}
