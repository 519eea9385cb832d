using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.JointPaths;

/// <summary>
/// The newest rows of one series and what was forecast after each: from it a categorical series is told from another, and its states are counted. Kept by whoever
/// asks for paths, from the shard's answers; 12 kB.
/// </summary>
public sealed class ForecastHistory
{
    /// <summary>Rows kept.</summary>
    public const int Length = 256;

    private readonly float[] values = new float[Length];
    private readonly float[] forecasts = new float[Length * NetworkShape.LevelCount];
    private long rows;

    /// <summary>Rows held, at most <see cref="Length"/>.</summary>
    public int Count => (int)Math.Min(rows, Length);

    /// <summary>Appends a row that was observed, or a gap (NaN), and the quantiles of the row after it, [NetworkShape.LevelCount].</summary>
    public void Add(float value, ReadOnlySpan<float> next)
    {
        int at = (int)(rows++ % Length);
        values[at] = value;
        next.CopyTo(forecasts.AsSpan(at * NetworkShape.LevelCount, NetworkShape.LevelCount));
    }

    /// <summary>The value of a row, 0 the oldest; NaN for a gap.</summary>
    public float Value(int row) => values[At(row)];

    /// <summary>What was forecast of the row after <paramref name="row"/>, [NetworkShape.LevelCount].</summary>
    public ReadOnlySpan<float> Forecast(int row) => forecasts.AsSpan(At(row) * NetworkShape.LevelCount, NetworkShape.LevelCount);

    private int At(int row) => (int)((rows - Count + row) % Length);
}
