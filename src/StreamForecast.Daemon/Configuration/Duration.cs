using System.Globalization;

namespace StreamForecast.Daemon.Configuration;

/// <summary>Durations as the configuration and the command line write them: a number and ms, s, m, h or d ("90s", "1.5h"), or .NET's hh:mm:ss.</summary>
internal static class Duration
{
    /// <summary>Reads either form; false for anything else, a bare number included, because its unit would be a guess.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        text = text.Trim();
        if (text.Contains(':')) return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
        int unitAt = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        double milliseconds = text[unitAt..] switch { "ms" => 1, "s" => 1e3, "m" => 60e3, "h" => 3600e3, "d" => 86400e3, _ => double.NaN };
        if (!double.TryParse(text.AsSpan(0, unitAt), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)) return false;
        milliseconds *= number;
        if (!(Math.Abs(milliseconds) < TimeSpan.MaxValue.TotalMilliseconds)) return false;
        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>The shortest whole-numbered form: 90s, 2m, 250ms.</summary>
    public static string Format(TimeSpan duration)
    {
        foreach ((string unit, long ticks) in new[] { ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond) })
            if (duration.Ticks != 0 && duration.Ticks % ticks == 0) return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
        return duration == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
    }
}
