using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Alerting;

/// <summary>One entry of Alerts:Quiet: for which series, and when.</summary>
internal sealed class QuietTime
{
    private const long Day = 86_400_000;
    private const int MostDays = 64;

    private readonly SeriesPattern series;
    private readonly ISchedule schedule;
    private readonly Dictionary<long, (long From, long To)[]> days = [];        // by day of UTC: the times that overlap with it

    private QuietTime(SeriesPattern series, ISchedule schedule) => (this.series, this.schedule) = (series, schedule);

    /// <summary>Reads all of them. Throws <see cref="StartException"/> for an expression or a calendar that cannot be read.</summary>
    public static QuietTime[] Open(AlertOptions options) => [.. options.Quiet.Select(entry => Open($"Alerts:Quiet:{entry.Key}", entry.Value))];

    /// <summary>When it is over, Unix ms, if it holds for the series at a time; else null.</summary>
    public long? EndFor(string name, long time)
    {
        if (!series.Matches(name)) return null;
        long day = time / Day, end = time;
        if (!days.TryGetValue(day, out (long From, long To)[]? times))
        {
            if (days.Count >= MostDays) days.Clear();
            days[day] = times = [.. schedule.Between(day * Day, (day + 1) * Day).Order()];
        }
        foreach ((long from, long to) in times)
            if (from <= end && to > end) end = to;
        return end > time ? end : null;
    }

    private static QuietTime Open(string at, QuietOptions options)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        try
        {
            ISchedule schedule = options.Cron.Length > 0 ? new CronSchedule(options.Cron, options.Duration, zone) : new CalendarSchedule(File.ReadAllText(options.Calendar), zone);
            return new QuietTime(new SeriesPattern(options.Series), schedule);
        }
        catch (FormatException e)
        {
            throw new StartException(options.Cron.Length > 0 ? $"{at}:Cron is \"{options.Cron}\": {e.Message}." : $"{at}:Calendar {Path.GetFullPath(options.Calendar)} cannot be used: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{at}:Calendar {Path.GetFullPath(options.Calendar)} cannot be read: {e.Message}", e);
        }
    }
}
