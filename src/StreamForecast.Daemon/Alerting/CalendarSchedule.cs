using System.Globalization;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// The events of an iCalendar file (RFC 5545): DTSTART with DTEND or DURATION, RRULE, RDATE, EXDATE, and single times of a series that were moved (RECURRENCE-ID) or cancelled. The file is read once.
/// </summary>
internal sealed class CalendarSchedule : ISchedule
{
    private readonly List<Event> events = [];
    private readonly TimeZoneInfo zone;

    /// <summary>Reads the file's text; <paramref name="zone"/> is that of times which name none. Throws <see cref="FormatException"/> with what is wrong with it.</summary>
    public CalendarSchedule(string text, TimeZoneInfo zone)
    {
        this.zone = zone;
        Event? open = null;
        string inner = "";      // an alarm within the event, say, which has properties of the same names
        foreach (string line in text.ReplaceLineEndings("\n").Replace("\n ", "").Replace("\n\t", "").Split('\n'))
        {
            int colon = Colon(line);
            if (colon < 0) continue;
            string[] parameters = line[..colon].Split(';');
            string name = parameters[0].ToUpperInvariant(), value = line[(colon + 1)..].Trim();
            if (open is not null && inner.Length == 0 && (name, value) is ("END", "VEVENT"))
            {
                events.Add(open.Complete());
                open = null;
            }
            else if (name == "BEGIN" && value == "VEVENT") open = new Event();
            else if (open is not null && inner.Length == 0 && name == "BEGIN") inner = value;
            else if (name == "END" && value == inner) inner = "";
            else if (open is not null && inner.Length == 0) Take(open, name, parameters, value);
        }
        foreach (Event moved in events.Where(one => one.Instead is not null))
            foreach (Event series in events.Where(one => one.Instead is null && one.Id == moved.Id)) series.Without.Add(moved.Instead!.Value);
        if (events.Count == 0) throw new FormatException("it holds no event (BEGIN:VEVENT)");
    }

    /// <inheritdoc/>
    public IEnumerable<(long From, long To)> Between(long from, long to)
    {
        foreach (Event one in events)
        {
            if (one.IsCancelled) continue;
            foreach (long begin in Begins(one, to))
            {
                long end = begin + one.Length;
                if (begin < to && end > from && !one.Without.Contains(begin)) yield return (begin, end);
            }
        }
    }

    private static IEnumerable<long> Begins(Event one, long to)
    {
        TimeZoneInfo own = one.Zone!;
        long Moment(DateTime day) => CivilTime.ToMoment(day.Date + one.Start.TimeOfDay, own);
        foreach (long more in one.More) yield return more;
        yield return Moment(one.Start);
        if (one.Rule is not { } rule) yield break;
        foreach (DateTime day in rule.Days(one.Start, CivilTime.ToLocal(to, own).Date, text => LastMoment(text, own), Moment))
            if (day != one.Start.Date) yield return Moment(day);
    }

    /// <summary>The end of a rule; of a day alone, its last moment.</summary>
    private static long LastMoment(string text, TimeZoneInfo own) =>
        CivilTime.ToMoment(Clock(text, out bool isUtc).AddDays(text.Length == 8 ? 1 : 0), isUtc ? TimeZoneInfo.Utc : own) - (text.Length == 8 ? 1 : 0);

    private void Take(Event to, string name, string[] parameters, string value)
    {
        switch (name)
        {
            case "UID": to.Id = value; break;
            case "STATUS": to.IsCancelled = value == "CANCELLED"; break;
            case "RRULE": to.Rule = new RecurrenceRule(value); break;
            case "DURATION": to.Length = DurationOf(value); break;
            case "RECURRENCE-ID": to.Instead = Moment(parameters, value); break;
            case "EXDATE": to.Without.UnionWith(value.Split(',').Select(one => Moment(parameters, one))); break;
            case "RDATE": to.More.AddRange(value.Split(',').Select(one => Moment(parameters, one))); break;
            case "DTEND": to.End = Moment(parameters, value); break;
            case "DTSTART":
                to.Start = Clock(value, out bool isUtc);
                to.Zone = ZoneOf(parameters, isUtc);
                to.IsDay = value.Length == 8;
                break;
        }
    }

    private long Moment(string[] parameters, string value) => CivilTime.ToMoment(Clock(value, out bool isUtc), ZoneOf(parameters, isUtc));

    private TimeZoneInfo ZoneOf(string[] parameters, bool isUtc)
    {
        if (isUtc) return TimeZoneInfo.Utc;
        string? id = parameters.FirstOrDefault(one => one.StartsWith("TZID=", StringComparison.OrdinalIgnoreCase))?[5..].Trim('"');
        if (id is null) return zone;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out TimeZoneInfo? found) ? found : throw new FormatException($"it names the time zone \"{id}\", which this machine does not know");
    }

    /// <summary>20260301T020000, perhaps with a Z for UTC, or 20260301.</summary>
    private static DateTime Clock(string text, out bool isUtc)
    {
        isUtc = text.EndsWith('Z');
        string[] forms = ["yyyyMMdd'T'HHmmss", "yyyyMMdd"];
        return DateTime.TryParseExact(text.TrimEnd('Z'), forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) ? time : throw new FormatException($"it has \"{text}\" where a time is needed, such as 20260301T020000Z");
    }

    /// <summary>P1W, P1DT2H30M.</summary>
    private static long DurationOf(string text)
    {
        TimeSpan time = TimeSpan.Zero;
        int number = 0;
        foreach (char c in text.TrimStart('+').TrimStart('P'))
        {
            if (char.IsAsciiDigit(c)) number = 10 * number + c - '0';
            else
            {
                time += c switch { 'W' => TimeSpan.FromDays(7 * number), 'D' => TimeSpan.FromDays(number), 'H' => TimeSpan.FromHours(number), 'M' => TimeSpan.FromMinutes(number), 'S' => TimeSpan.FromSeconds(number), 'T' => TimeSpan.Zero, _ => throw new FormatException($"DURATION:{text} is none, such as PT90M") };
                number = 0;
            }
        }
        return (long)time.TotalMilliseconds;
    }

    /// <summary>Where a property's value begins: behind the first colon that is not within quotes.</summary>
    private static int Colon(string line)
    {
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ':' && !quoted) return i;
        }
        return -1;
    }

    private sealed class Event
    {
        public string Id = "";
        public DateTime Start;
        public TimeZoneInfo? Zone;
        public long? End, Instead;
        public long Length;         // ms
        public bool IsDay, IsCancelled;
        public RecurrenceRule? Rule;
        public readonly HashSet<long> Without = [];
        public readonly List<long> More = [];

        public Event Complete()
        {
            if (Zone is null) throw new FormatException($"its event \"{Id}\" has no DTSTART");
            if (End is { } end) Length = end - CivilTime.ToMoment(Start, Zone);
            else if (Length == 0 && IsDay) Length = 86_400_000;
            if (Length <= 0) throw new FormatException($"its event \"{Id}\" of {Start:yyyy-MM-dd HH:mm} takes no time; give it DTEND or DURATION");
            return this;
        }
    }
}
