namespace StreamForecast.Daemon.Configuration;

/// <summary>Times in which no alert begins: by a cron expression and a duration, or by a calendar.</summary>
public sealed record QuietOptions
{
    /// <summary>The series it holds for, * for any characters and ? for one.</summary>
    public string Series { get; init; } = "*";

    /// <summary>When it begins: minute, hour, day of the month, month, day of the week (0 2 * * 1-5).</summary>
    public string Cron { get; init; } = "";

    /// <summary>How long it lasts from there, 1m to 31d.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>An iCalendar file (.ics) instead: quiet during its events.</summary>
    public string Calendar { get; init; } = "";

    /// <summary>Time zone of the cron expression, and of a calendar's times that name none (Europe/Berlin).</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Series.Length == 0) yield return $"{at}:Series is empty; give a pattern of names, such as * or plant-1/*.";
        if (Cron.Length == 0 == (Calendar.Length == 0)) yield return $"{at} needs one of {at}:Cron, such as 0 2 * * 1-5, and {at}:Calendar, an iCalendar file.";
        if (Calendar.Length > 0 && !File.Exists(Calendar)) yield return $"{at}:Calendar is \"{Calendar}\", which is no file; name an iCalendar file.";
        if (Duration < TimeSpan.FromMinutes(1) || Duration > TimeSpan.FromDays(31)) yield return $"{at}:Duration is {Configuration.Duration.Format(Duration)}; choose 1m to 31d, such as 90m.";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) yield return $"{at}:TimeZone is \"{TimeZone}\", which this machine does not know; give a name such as Europe/Berlin or UTC.";
    }
}
