namespace StreamForecast.Engine.Detection;

/// <summary>
/// How the day of a series is cut into buckets: 15 minutes each, or one row each where rows are rarer. Hourly data has 24 buckets, six-hourly 4;
/// rows rarer than every 12 hours, or of an interval not known yet, have no day (<see cref="Buckets"/> is 0).
/// </summary>
internal readonly struct DayGrid
{
    public const int MaxBuckets = 96;
    private const double DaySeconds = 86400;

    private readonly double interval, width;

    public DayGrid(double intervalSeconds)
    {
        if (!(intervalSeconds > 0 && intervalSeconds <= DaySeconds / 2))
            return;
        interval = intervalSeconds;
        Buckets = Math.Min(MaxBuckets, (int)Math.Round(DaySeconds / intervalSeconds));
        width = DaySeconds / Buckets;
        RowsPerBucket = (float)Math.Max(1, width / intervalSeconds);
    }

    public int Buckets { get; }

    /// <summary>Rows in one pass through a bucket, at least 1.</summary>
    public float RowsPerBucket { get; }

    /// <summary>The bucket of a row <paramref name="offsetSeconds"/> after the grid's begin; half a row of tolerance keeps jitter from moving it.</summary>
    public int Bucket(double offsetSeconds) => (int)((InDay(offsetSeconds + interval / 2)) / width) % Buckets;

    /// <summary>The two buckets whose centres (mean stamp of their rows) enclose the row, and how far the row lies towards the second, in [0, 1).</summary>
    public (int Left, int Right, float Share) Neighbours(double offsetSeconds)
    {
        double position = InDay(offsetSeconds) / width - (RowsPerBucket - 1) / (2 * RowsPerBucket);
        double left = Math.Floor(position);
        int bucket = ((int)left + Buckets) % Buckets;
        return (bucket, (bucket + 1) % Buckets, (float)(position - left));
    }

    private static double InDay(double seconds)
    {
        double rest = seconds % DaySeconds;
        return rest < 0 ? rest + DaySeconds : rest;
    }
}
