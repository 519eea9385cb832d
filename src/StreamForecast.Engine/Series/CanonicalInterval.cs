namespace StreamForecast.Engine.Series;

/// <summary>
/// The intervals that people choose. A found interval within 2 % of one of them is taken to be it, so that jitter of the stamps neither
/// shifts the rows of a series nor hides its season. Months, quarters and years, whose length varies, count by their mean.
/// </summary>
internal static class CanonicalInterval
{
    private const double Second = 1000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;
    private const double Month = 2_629_800 * Second;      // a twelfth of 365.25 days
    private const double Tolerance = 0.02;

    private static ReadOnlySpan<double> Fixed =>
    [
        Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 20 * Second, 30 * Second,
        Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 20 * Minute, 30 * Minute,
        Hour, 2 * Hour, 3 * Hour, 4 * Hour, 6 * Hour, 12 * Hour, Day, 7 * Day,
    ];

    /// <summary>The canonical interval near <paramref name="milliseconds"/>, or the argument itself.</summary>
    public static double Near(double milliseconds)
    {
        foreach (double interval in Fixed)
            if (Math.Abs(milliseconds - interval) <= Tolerance * interval) return interval;

        return (milliseconds / Day) switch
        {
            >= 28 and <= 31 => Month,
            >= 89 and <= 92 => 3 * Month,
            >= 365 and <= 366 => 12 * Month,
            _ => milliseconds,
        };
    }
}
