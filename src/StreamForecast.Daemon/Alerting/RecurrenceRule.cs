using System.Globalization;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// The days on which an event of a calendar comes again (RFC 5545, 3.3.10): FREQ of DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH and WKST. Other parts are
/// refused, because to leave them out would change the days.
/// </summary>
internal sealed class RecurrenceRule
{
    private static readonly string[] dayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    private readonly string frequency = "";
    private readonly int interval = 1, count = int.MaxValue;
    private readonly string? until;
    private readonly List<(int Ordinal, DayOfWeek Day)> byDay = [];
    private readonly List<int> byMonthDay = [], byMonth = [];
    private readonly DayOfWeek weekStart = DayOfWeek.Monday;

    /// <summary>Reads a rule. Throws <see cref="FormatException"/> with what is wrong with it.</summary>
    public RecurrenceRule(string text)
    {
        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', 2);
            string value = sides.Length == 2 ? sides[1].ToUpperInvariant() : "";
            switch (sides[0].ToUpperInvariant())
            {
                case "FREQ" when value is "DAILY" or "WEEKLY" or "MONTHLY" or "YEARLY": frequency = value; break;
                case "INTERVAL" when TryNumber(value, out interval) && interval > 0: break;
                case "COUNT" when TryNumber(value, out count) && count > 0: break;
                case "UNTIL" when value.Length >= 8: until = value; break;
                case "BYDAY": byDay.AddRange(value.Split(',').Select(Day)); break;
                case "BYMONTHDAY": byMonthDay.AddRange(value.Split(',').Select(Number)); break;
                case "BYMONTH": byMonth.AddRange(value.Split(',').Select(Number)); break;
                case "WKST": weekStart = Day(value).Day; break;
                default: throw new FormatException($"RRULE:{text} has the part \"{part}\", which is not understood; FREQ (DAILY to YEARLY), INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH and WKST are");
            }
        }
        if (frequency.Length == 0) throw new FormatException($"RRULE:{text} has no FREQ");
        if (frequency is "DAILY" or "WEEKLY" && byDay.Exists(day => day.Ordinal != 0)) throw new FormatException($"RRULE:{text} numbers its days, which only MONTHLY and YEARLY can");
    }

    /// <summary>
    /// The days of an event that first comes at <paramref name="first"/>, in order, up to <paramref name="last"/>. <paramref name="untilOf"/> reads the end of the rule as a moment, and <paramref name="momentOf"/> a
    /// day's begin, in the event's own time zone.
    /// </summary>
    public IEnumerable<DateTime> Days(DateTime first, DateTime last, Func<string, long> untilOf, Func<DateTime, long> momentOf)
    {
        long end = until is null ? long.MaxValue : untilOf(until);
        int left = count;
        for (DateTime day = first.Date; day <= last && left > 0; day = day.AddDays(1))
        {
            if (!Holds(day, first.Date)) continue;
            if (momentOf(day) > end) yield break;
            left--;
            yield return day;
        }
    }

    private bool Holds(DateTime day, DateTime first)
    {
        if (byMonth.Count > 0 && !byMonth.Contains(day.Month)) return false;
        switch (frequency)
        {
            case "DAILY":
                return (day - first).Days % interval == 0 && (byMonthDay.Count == 0 || IsMonthDay(day)) && (byDay.Count == 0 || IsDay(day));
            case "WEEKLY":
                return (WeekOf(day) - WeekOf(first)).Days / 7 % interval == 0 && (byDay.Count == 0 ? day.DayOfWeek == first.DayOfWeek : IsDay(day));
            case "MONTHLY":
                return ((day.Year - first.Year) * 12 + day.Month - first.Month) % interval == 0 && IsDayOfPeriod(day, first);
            default:
                bool anyMonth = byMonth.Count > 0 || byDay.Count > 0;
                return (day.Year - first.Year) % interval == 0 && (anyMonth || (byMonthDay.Count > 0 ? IsMonthDay(day) : day.Month == first.Month)) && IsDayOfPeriod(day, first);
        }
    }

    private bool IsDayOfPeriod(DateTime day, DateTime first) =>
        byDay.Count == 0 && byMonthDay.Count == 0 ? day.Day == first.Day : (byMonthDay.Count == 0 || IsMonthDay(day)) && (byDay.Count == 0 || IsDay(day));

    private bool IsMonthDay(DateTime day) => byMonthDay.Contains(day.Day) || byMonthDay.Contains(day.Day - DateTime.DaysInMonth(day.Year, day.Month) - 1);

    /// <summary>The day of the week, and where it is numbered, that one of the month, or of the year in a yearly rule without months.</summary>
    private bool IsDay(DateTime day) => byDay.Exists(wanted =>
    {
        if (wanted.Day != day.DayOfWeek) return false;
        if (wanted.Ordinal == 0) return true;
        bool ofYear = frequency == "YEARLY" && byMonth.Count == 0;
        int place = ofYear ? day.DayOfYear : day.Day, length = ofYear ? (DateTime.IsLeapYear(day.Year) ? 366 : 365) : DateTime.DaysInMonth(day.Year, day.Month);
        return wanted.Ordinal > 0 ? (place - 1) / 7 + 1 == wanted.Ordinal : (length - place) / 7 + 1 == -wanted.Ordinal;
    });

    private DateTime WeekOf(DateTime day) => day.AddDays(-(((int)day.DayOfWeek - (int)weekStart + 7) % 7));

    private static (int Ordinal, DayOfWeek Day) Day(string text)
    {
        int place = text.Length < 2 ? -1 : Array.IndexOf(dayNames, text[^2..]);
        if (place < 0) throw new FormatException($"RRULE names the day \"{text}\"; days are MO, TU, WE, TH, FR, SA and SU, perhaps behind a number");
        return (text.Length == 2 ? 0 : Number(text[..^2]), (DayOfWeek)place);
    }

    private static int Number(string text) => TryNumber(text, out int number) && number != 0 ? number : throw new FormatException($"RRULE has \"{text}\" where a number is needed");

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
