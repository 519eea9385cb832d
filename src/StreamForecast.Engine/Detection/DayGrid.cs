namespace StreamForecast.Engine.Detection;

/// <summary>
/// How the day of a series is cut into buckets, from its first row on: 15 minutes each, or one row each where rows are rarer. Hourly data has
/// 24 buckets, six-hourly 4; rows rarer than every 12 hours, or of an interval not known yet, have no day (<see cref="Buckets"/> is 0).
/// </summary>
internal readonly struct DayGrid
{
    public const int MostBuckets = 96;
    private const double DaySeconds = 86400;

    private readonly double interval, width;

    public DayGrid(double intervalSeconds)
    {
        if (!(intervalSeconds is > 0 and <= DaySeconds / 2))
            return;
        interval = intervalSeconds;
        Buckets = (int)Math.Min(MostBuckets, Math.Round(DaySeconds / interval));
        width = DaySeconds / Buckets;
        RowsPerBucket = (float)Math.Max(1, width / interval);
    }

    public int Buckets { get; }

    /// <summary>Rows in one pass through a bucket, at least 1.</summary>
    public float RowsPerBucket { get; }

    /// <summary>The bucket of a row <paramref name="seconds"/> after the first; half a row of tolerance keeps jitter from moving it.</summary>
    public int Bucket(double seconds) => (int)(InDay(seconds + interval / 2) / width) % Buckets;

    /// <summary>The two buckets whose centres (mean stamp of their rows) enclose the row, and how far it lies towards the second, in [0, 1).</summary>
    public (int Left, int Right, float Share) Neighbours(double seconds)
    {
        double position = InDay(seconds) / width - (RowsPerBucket - 1) / (2 * RowsPerBucket);
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
