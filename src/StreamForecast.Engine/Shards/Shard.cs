using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// All the series of one partition: their index, their state and the path of a record through both. Deterministic: no
/// clock, no thread; the same observations give the same results to the bit, however they are cut into batches.
/// </summary>
public sealed class Shard
{
    /// <summary>An empty shard that steps its series through <paramref name="model"/>, which several shards of one thread may share.</summary>
    public Shard(EngineOptions options, IStepModel model) => throw new NotImplementedException();

    /// <summary>Keys and slots.</summary>
    public SeriesIndex Series => throw new NotImplementedException();

    /// <summary>Scores each row against the forecast its series made before, learns it, and forecasts anew. Score first, learn later.</summary>
    public void Process(ObservationBatch batch, ResultBatch results) => throw new NotImplementedException();

    /// <summary>The quantile fan of a series from its newest row, [horizons, NetworkShape.LevelCount], without changing anything.</summary>
    public void Forecast(int slot, ReadOnlySpan<int> horizons, Span<float> quantiles) => throw new NotImplementedException();

    /// <summary>Time (Unix ms) of the newest row of a series, and the interval it is taken to have in seconds (0: not known yet).</summary>
    public (long Time, double IntervalSeconds) Clock(int slot) => throw new NotImplementedException();

    /// <summary>Writes index and state; with <see cref="Load"/> the same shard to the bit.</summary>
    public void Save(BinaryWriter writer) => throw new NotImplementedException();

    /// <summary>Reads what <see cref="Save"/> wrote. Throws <see cref="InvalidDataException"/> when options or model do not fit.</summary>
    public static Shard Load(BinaryReader reader, EngineOptions options, IStepModel model) => throw new NotImplementedException();
}
