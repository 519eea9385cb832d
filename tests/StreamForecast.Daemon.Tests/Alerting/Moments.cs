using System.Globalization;
using StreamForecast.Daemon.Alerting;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>Times as the tests of schedules write them.</summary>
internal static class Moments
{
    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Unix ms of a time in UTC.</summary>
    public static long Utc(string text) => new DateTimeOffset(DateTime.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The times of a schedule that overlap with a stretch, in order.</summary>
    public static string[] Told(ISchedule schedule, string from, string to) =>
    [
        .. schedule.Between(Utc(from), Utc(to)).Where(time => time.From < Utc(to) && time.To > Utc(from)).Distinct().Order()
            .Select(time => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeMilliseconds(time.From):MM-dd HH:mm} {(time.To - time.From) / 60_000}m")),
    ];
}
