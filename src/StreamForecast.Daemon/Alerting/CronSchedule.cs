using System.Globalization;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// Times that begin by a cron expression and last equally long: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday), each *, numbers, ranges, lists and steps, months and days also
/// by their first three letters. Where both days are given, either will do, as in every cron. A begin that the clocks pass over in spring comes as much later; one that they show twice in autumn comes once.
/// </summary>
internal sealed class CronSchedule : ISchedule
{
    private static readonly string[] months = ["", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly bool[] minutes, hours, daysOfMonth, monthsOfYear, daysOfWeek;
    private readonly bool anyDayOfMonth, anyDayOfWeek;
    private readonly TimeSpan duration;
    private readonly TimeZoneInfo zone;

    /// <summary>Reads the expression. Throws <see cref="FormatException"/> with what is wrong with it.</summary>
    public CronSchedule(string expression, TimeSpan duration, TimeZoneInfo zone)
    {
        string[] fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5) throw new FormatException($"it has {fields.Length} fields; five are needed: minute, hour, day of the month, month, day of the week");
        minutes = Field(fields[0], "minute", 0, 59, []);
        hours = Field(fields[1], "hour", 0, 23, []);
        daysOfMonth = Field(fields[2], "day of the month", 1, 31, []);
        monthsOfYear = Field(fields[3], "month", 1, 12, months);
        daysOfWeek = Field(fields[4], "day of the week", 0, 7, days);
        daysOfWeek[0] |= daysOfWeek[7];
        (anyDayOfMonth, anyDayOfWeek) = (fields[2].StartsWith('*'), fields[4].StartsWith('*'));
        (this.duration, this.zone) = (duration, zone);
    }

    /// <inheritdoc/>
    public IEnumerable<(long From, long To)> Between(long from, long to)
    {
        long length = (long)duration.TotalMilliseconds;
        DateTime last = CivilTime.ToLocal(to, zone).Date;
        for (DateTime day = CivilTime.ToLocal(from - length, zone).Date; day <= last; day = day.AddDays(1))
        {
            if (!IsDay(day)) continue;
            for (int hour = 0; hour < 24; hour++)
            {
                if (!hours[hour]) continue;
                for (int minute = 0; minute < 60; minute++)
                {
                    if (!minutes[minute]) continue;
                    long begin = CivilTime.ToMoment(day.AddHours(hour).AddMinutes(minute), zone);
                    yield return (begin, begin + length);
                }
            }
        }
    }

    private bool IsDay(DateTime day)
    {
        bool ofMonth = daysOfMonth[day.Day], ofWeek = daysOfWeek[(int)day.DayOfWeek];
        return monthsOfYear[day.Month] && (anyDayOfMonth || anyDayOfWeek ? ofMonth && ofWeek : ofMonth || ofWeek);
    }

    private static bool[] Field(string text, string name, int least, int most, string[] names)
    {
        bool[] set = new bool[most + 1];
        foreach (string part in text.Split(','))
        {
            string[] stepped = part.Split('/');
            string[] ends = stepped[0].Split('-');
            int step = 1;
            bool isEvery = stepped[0] == "*";
            int from = isEvery ? least : Number(ends[0]), to = isEvery ? most : ends.Length == 2 ? Number(ends[1]) : stepped.Length == 2 ? most : from;
            bool isRead = stepped.Length <= 2 && ends.Length <= 2 && from >= least && to <= most && from <= to
                && (stepped.Length == 1 || (int.TryParse(stepped[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) && step > 0));
            if (!isRead) throw new FormatException($"\"{part}\" is no {name} ({least} to {most})");
            for (int i = from; i <= to; i += step) set[i] = true;
        }
        return set;

        int Number(string word)
        {
            int named = Array.FindIndex(names, one => one.Length > 0 && one.Equals(word, StringComparison.OrdinalIgnoreCase));
            return named >= 0 ? named : int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;
        }
    }
}
