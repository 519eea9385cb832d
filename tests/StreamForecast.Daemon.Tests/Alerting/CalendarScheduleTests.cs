using StreamForecast.Daemon.Alerting;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>Quiet times from calendars, by examples of RFC 5545 and what calendars of people hold.</summary>
public class CalendarScheduleTests
{
    [Theory]
    [InlineData("DTSTART:20260302T080000Z|DTEND:20260302T093000Z", "03-02 08:00 90m")]
    [InlineData("DTSTART;VALUE=DATE:20260302", "03-01 23:00 1440m")]
    [InlineData("DTSTART;TZID=America/New_York:20260302T080000|DURATION:PT1H", "03-02 13:00 60m")]
    [InlineData("DTSTART:20260302T080000|DURATION:PT1H|RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3", "03-02 07:00 60m,03-04 07:00 60m,03-06 07:00 60m")]
    [InlineData("DTSTART:20260302T080000Z|DURATION:PT1H|RRULE:FREQ=DAILY;UNTIL=20260304T080000Z", "03-02 08:00 60m,03-03 08:00 60m,03-04 08:00 60m")]
    [InlineData("DTSTART:20260302T080000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20260312", "03-02 08:00 60m,03-05 08:00 60m,03-09 08:00 60m,03-12 08:00 60m")]
    [InlineData("DTSTART:20260303T080000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=3", "03-03 08:00 60m,03-15 08:00 60m,03-17 08:00 60m")]
    [InlineData("DTSTART:20260127T080000Z|DURATION:P1D|RRULE:FREQ=MONTHLY;BYDAY=-1TU", "03-31 08:00 1440m")]
    [InlineData("DTSTART:20260131T080000Z|DURATION:PT1H|RRULE:FREQ=MONTHLY;BYMONTHDAY=-1,15", "03-15 08:00 60m,03-31 08:00 60m")]
    [InlineData("DTSTART:20200329T080000Z|DURATION:PT1H|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "03-29 08:00 60m")]
    [InlineData("DTSTART:20260302T080000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=3|EXDATE:20260303T080000Z", "03-02 08:00 60m,03-04 08:00 60m")]
    [InlineData("DTSTART:20260302T080000Z|DURATION:PT1H|RDATE:20260305T100000Z", "03-02 08:00 60m,03-05 10:00 60m")]
    public void Comes_on_the_days_that_the_event_names(string lines, string told) =>
        Assert.Equal(told.Split(','), Moments.Told(new CalendarSchedule(Event("one", lines), Moments.Berlin), "2026-03-01T12:00", "2026-04-02"));

    [Fact]
    public void A_time_that_was_moved_takes_the_place_of_the_one_it_was()
    {
        string text = Event("a", "DTSTART:20260302T080000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2") + Event("a", "RECURRENCE-ID:20260303T080000Z|DTSTART:20260303T120000Z|DURATION:PT30M")
            + Event("b", "DTSTART:20260302T150000Z|DURATION:PT1H|STATUS:CANCELLED");
        Assert.Equal(["03-02 08:00 60m", "03-03 12:00 30m"], Moments.Told(new CalendarSchedule(text, TimeZoneInfo.Utc), "2026-03-01", "2026-04-01"));
    }

    [Fact]
    public void Folded_lines_are_one_and_the_time_of_an_alarm_is_not_that_of_its_event()
    {
        string text = Event("a", "DTSTART:2026030\r\n 2T080000Z|BEGIN:VALARM|TRIGGER:-PT15M|DURATION:PT5M|END:VALARM|DTEND:20260302T090000Z");
        Assert.Equal(["03-02 08:00 60m"], Moments.Told(new CalendarSchedule(text, TimeZoneInfo.Utc), "2026-03-01", "2026-04-01"));
    }

    [Theory]
    [InlineData("DTSTART:20260302T080000Z|DURATION:PT1H|RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "BYSETPOS")]
    [InlineData("DTSTART:20260302T080000Z|DURATION:PT1H|RRULE:FREQ=HOURLY", "FREQ=HOURLY")]
    [InlineData("DTSTART;TZID=Mars/Olympus:20260302T080000|DURATION:PT1H", "Mars/Olympus")]
    [InlineData("DTSTART:20260302T080000Z", "takes no time")]
    [InlineData("DURATION:PT1H", "DTSTART")]
    [InlineData("DTSTART:soon|DURATION:PT1H", "soon")]
    public void What_is_not_understood_is_refused_by_name(string lines, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => new CalendarSchedule(Event("one", lines), TimeZoneInfo.Utc)).Message);

    [Fact]
    public void A_file_without_an_event_is_refused() => Assert.Throws<FormatException>(() => new CalendarSchedule("BEGIN:VCALENDAR\nEND:VCALENDAR\n", TimeZoneInfo.Utc));

    private static string Event(string id, string lines) => $"BEGIN:VEVENT\r\nUID:{id}\r\n{lines.Replace("|", "\r\n")}\r\nEND:VEVENT\r\n";
}
