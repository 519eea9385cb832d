namespace StreamForecast.Daemon.Formats;

/// <summary>Times of rows to come. Months, quarters and years are steps of the calendar; every other interval is so many seconds.</summary>
internal static class CalendarStep
{
    private const double Month = 2_629_800, Quarter = 3 * Month, Year = 12 * Month;

    /// <summary>Time (Unix ms) that lies <paramref name="steps"/> intervals after <paramref name="time"/>.</summary>
    public static long After(long time, double intervalSeconds, int steps)
    {
        int months = intervalSeconds switch { Month => 1, Quarter => 3, Year => 12, _ => 0 };
        if (months == 0) return time + (long)Math.Round(steps * intervalSeconds * 1000);
        var from = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime;
        // From a month's last day to a month's last day: end-of-month figures stay at the end.
        bool lastDay = from.Day == DateTime.DaysInMonth(from.Year, from.Month);
        var to = from.AddMonths(checked(steps * months));
        if (lastDay) to = to.AddDays(DateTime.DaysInMonth(to.Year, to.Month) - to.Day);
        return new DateTimeOffset(to, TimeSpan.Zero).ToUnixTimeMilliseconds();
    }
}
