using System.Globalization;

namespace StreamForecast.Daemon.Configuration;

/// <summary>So many in a time, as the configuration writes it: "5/day", "20/1h", "1/week". Read by the options of alerts.</summary>
/// <param name="Count">How many, more than zero.</param>
/// <param name="Period">In which time.</param>
internal readonly record struct AlertRate(double Count, TimeSpan Period)
{
    /// <summary>What such a value looks like, for messages.</summary>
    public const string Form = "a number, a slash and hour, day, week or a duration, such as 5/day or 20/1h";

    /// <summary>How many in a millisecond.</summary>
    public double PerMillisecond => Count / Period.TotalMilliseconds;

    /// <summary>Reads it; false for anything else.</summary>
    public static bool TryParse(string text, out AlertRate rate)
    {
        rate = default;
        if (text.Split('/', StringSplitOptions.TrimEntries) is not [var count, var period]) return false;
        TimeSpan time;
        switch (period)
        {
            case "hour": time = TimeSpan.FromHours(1); break;
            case "day": time = TimeSpan.FromDays(1); break;
            case "week": time = TimeSpan.FromDays(7); break;
            default:
                if (!Duration.TryParse(period, out time)) return false;
                break;
        }
        if (!double.TryParse(count, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) return false;
        rate = new(number, time);
        return number > 0 && time >= TimeSpan.FromMinutes(1) && time <= TimeSpan.FromDays(366);
    }
}
