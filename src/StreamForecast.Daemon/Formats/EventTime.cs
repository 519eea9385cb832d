using System.Buffers.Text;
using System.Text;

namespace StreamForecast.Daemon.Formats;

/// <summary>
/// Event times as people and machines write them, to and from Unix milliseconds UTC. Used by every decoder, by the CSV
/// reader of the commands and by the payload writers; makes no string and depends on no culture.
/// </summary>
/// <remarks>
/// Read: <c>yyyy-MM-dd</c>, alone or followed by <c>T</c> or a space and <c>HH:mm[:ss[.fraction]]</c> and <c>Z</c>, an
/// offset (<c>+02:00</c>, <c>+0200</c>, <c>+02</c>) or nothing, which means UTC; and epoch numbers, whole or with a
/// fraction, which are seconds below 1e11 and milliseconds from there on (1e11 s is the year 5138, 1e11 ms is 1973).
/// What lies beneath a millisecond is cut off.
/// </remarks>
internal static class EventTime
{
    private const double SecondsBelow = 1e11;
    private const long MillisecondsPerDay = 86_400_000;

    /// <summary>The last millisecond of the year 9999, which is as far as <see cref="DateTime"/> and ISO 8601 go.</summary>
    public const long Latest = 253_402_300_799_999;

    /// <summary>The first millisecond of the year 0, as ISO 8601 counts years.</summary>
    public const long Earliest = -62_167_219_200_000;

    /// <summary>Reads a time stamp of any of the forms above; false when the text is of none of them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMilliseconds)
    {
        text = text.Trim(" \t"u8);
        if (text.Length >= 10 && text[4] == '-' && text[7] == '-') return TryParseIso(text, out unixMilliseconds);
        if (Utf8Parser.TryParse(text, out long whole, out int read) && read == text.Length) return TryFromNumber(whole, out unixMilliseconds);
        if (Utf8Parser.TryParse(text, out double number, out read) && read == text.Length) return TryFromNumber(number, out unixMilliseconds);
        unixMilliseconds = 0;
        return false;
    }

    /// <summary>An epoch number: seconds when smaller than 1e11 in size, else milliseconds. False for NaN, infinities and what a long cannot hold.</summary>
    public static bool TryFromNumber(double number, out long unixMilliseconds)
    {
        double milliseconds = Math.Abs(number) < SecondsBelow ? number * 1000 : number;
        bool fits = Math.Abs(milliseconds) < 9e18;
        // Seconds with a fraction are rounded, not cut: 1.001 * 1000 is a hair below 1001.
        unixMilliseconds = fits ? (long)Math.Round(milliseconds) : 0;
        return fits;
    }

    /// <summary>ISO 8601 in UTC, with milliseconds only where they are not zero: <c>2026-11-20T17:00:00Z</c>.</summary>
    public static string Format(long unixMilliseconds)
    {
        Span<byte> text = stackalloc byte[32];
        return Encoding.ASCII.GetString(text[..Write(unixMilliseconds, text)]);
    }

    /// <summary>As <see cref="Format"/>, into at least 24 bytes; returns the bytes written. Outside the years 0 to 9999 it writes the bare milliseconds.</summary>
    public static int Write(long unixMilliseconds, Span<byte> destination)
    {
        if (unixMilliseconds is < Earliest or > Latest)
        {
            Utf8Formatter.TryFormat(unixMilliseconds, destination, out int bare);
            return bare;
        }

        (long day, long rest) = Math.DivRem(unixMilliseconds, MillisecondsPerDay);
        if (rest < 0) (day, rest) = (day - 1, rest + MillisecondsPerDay);
        (int year, int month, int dayOfMonth) = CivilFromDays(day);
        int seconds = (int)(rest / 1000), milliseconds = (int)(rest % 1000);

        Digits(destination[..4], year);
        destination[4] = (byte)'-';
        Digits(destination.Slice(5, 2), month);
        destination[7] = (byte)'-';
        Digits(destination.Slice(8, 2), dayOfMonth);
        destination[10] = (byte)'T';
        Digits(destination.Slice(11, 2), seconds / 3600);
        destination[13] = (byte)':';
        Digits(destination.Slice(14, 2), seconds / 60 % 60);
        destination[16] = (byte)':';
        Digits(destination.Slice(17, 2), seconds % 60);
        int length = 19;
        if (milliseconds != 0)
        {
            destination[19] = (byte)'.';
            Digits(destination.Slice(20, 3), milliseconds);
            length = 23;
        }
        destination[length] = (byte)'Z';
        return length + 1;
    }

    private static void Digits(Span<byte> destination, int value)
    {
        for (int i = destination.Length - 1; i >= 0; i--, value /= 10) destination[i] = (byte)('0' + value % 10);
    }

    private static bool TryParseIso(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (!TryNumber(text[..4], out int year) || !TryNumber(text.Slice(5, 2), out int month) || !TryNumber(text.Slice(8, 2), out int day)) return false;
        if (month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, month)) return false;
        time = DaysFromCivil(year, month, day) * MillisecondsPerDay;
        if (text.Length == 10) return true;
        return text[10] is (byte)'T' or (byte)'t' or (byte)' ' && TryAddTimeOfDay(text[11..], ref time);
    }

    private static bool TryAddTimeOfDay(ReadOnlySpan<byte> text, ref long time)
    {
        if (text.Length < 5 || text[2] != ':' || !TryNumber(text[..2], out int hour) || !TryNumber(text.Slice(3, 2), out int minute)) return false;
        text = text[5..];
        int second = 0;
        long milliseconds = 0;
        if (text.Length >= 3 && text[0] == ':')
        {
            if (!TryNumber(text.Slice(1, 2), out second)) return false;
            text = text[3..];
            if (text.Length >= 2 && text[0] is (byte)'.' or (byte)',')
            {
                int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                if (digits < 0) digits = text.Length - 1;
                if (digits == 0) return false;
                for (int i = 0, unit = 100; i < Math.Min(digits, 3); i++, unit /= 10) milliseconds += (text[1 + i] - '0') * unit;
                text = text[(1 + digits)..];
            }
        }
        bool endOfDay = hour == 24 && minute == 0 && second == 0 && milliseconds == 0;
        if ((hour > 23 && !endOfDay) || minute > 59 || second > 60) return false;   // a leap second counts as the next second, as POSIX has it
        if (!TryOffset(text, out int offsetMinutes)) return false;
        time += ((hour * 60L + minute - offsetMinutes) * 60 + second) * 1000 + milliseconds;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 0 || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z')) return true;
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length < 3 || !TryNumber(text.Slice(1, 2), out int hour)) return false;
        ReadOnlySpan<byte> rest = text[3..];
        if (rest.Length > 0 && rest[0] == ':') rest = rest[1..];
        int minute = 0;
        if (rest.Length > 0 && (rest.Length != 2 || !TryNumber(rest, out minute))) return false;
        if (hour > 18 || minute > 59) return false;
        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + digit - '0';
        }
        return true;
    }

    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days since 1970-01-01 in the Gregorian calendar, years from March so that the leap day comes last (H. Hinnant, "chrono-compatible low-level date algorithms").</summary>
    private static long DaysFromCivil(int year, int month, int day)
    {
        if (month <= 2) year--;
        int era = (year >= 0 ? year : year - 399) / 400;
        int yearOfEra = year - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /// <summary>The inverse of <see cref="DaysFromCivil"/>.</summary>
    private static (int Year, int Month, int Day) CivilFromDays(long days)
    {
        days += 719_468;
        long era = (days >= 0 ? days : days - 146_096) / 146_097;
        int dayOfEra = (int)(days - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shifted = (5 * dayOfYear + 2) / 153;
        int month = shifted < 10 ? shifted + 3 : shifted - 9;
        int year = yearOfEra + (int)era * 400 + (month <= 2 ? 1 : 0);
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1);
    }
}
