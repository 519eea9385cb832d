using System.Globalization;
using System.Text;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Records that no observation can be read from, one of each kind that feeds are known to send.</summary>
internal static class BadRecords
{
    private static readonly byte[] key = "bad"u8.ToArray();

    /// <summary>The kinds by name. Each takes a number, so that two of a kind differ.</summary>
    public static IReadOnlyList<(string Kind, Func<int, (byte[]? Key, byte[]? Value)> Make)> Kinds { get; } =
    [
        ("cut JSON", n => (key, Text($$"""{"series":"bad","timestamp":"2026-03-01T00:00:00Z","val{{n}}"""))),
        ("no JSON", n => (key, Text($"temperature is {n}"))),
        ("empty value", _ => (key, [])),
        ("no value", _ => (key, null)),
        ("an array", n => (key, Text($"[1,2,{n}]"))),
        ("value is text", n => (key, Record("2026-03-01T00:00:00Z", $"\"n{n}\""))),
        ("value is an object", n => (key, Record("2026-03-01T00:00:00Z", $$"""{"v":{{n}}}"""))),
        ("value is a boolean", _ => (key, Record("2026-03-01T00:00:00Z", "true"))),
        ("value is absent", n => (key, Text($$"""{"series":"bad","timestamp":"2026-03-01T00:00:00Z","other":{{n}}}"""))),
        ("value is NaN", _ => (key, Record("2026-03-01T00:00:00Z", "NaN"))),
        ("value is infinite", _ => (key, Record("2026-03-01T00:00:00Z", "1e999"))),
        ("time is a boolean", n => (key, Text($$"""{"series":"bad","timestamp":false,"value":{{n}}}"""))),
        ("time is no time", n => (key, Record($"yesterday at {n}", "1"))),
        ("year 0", n => (key, Record("0000-01-01T00:00:00Z", Number(n)))),
        ("year 9999", n => (key, Record("9999-12-31T23:59:59Z", Number(n)))),
        ("negative epoch", n => (key, Text($$"""{"series":"bad","timestamp":{{-1 - n}},"value":1}"""))),
        ("far-future epoch", n => (key, Text($$"""{"series":"bad","timestamp":{{9_999_999_999_999L + n}},"value":1}"""))),
        ("empty key and no series", n => ([], Text($$"""{"timestamp":"2026-03-01T00:00:00Z","value":{{n}}}"""))),
        ("no key and no series", n => (null, Text($$"""{"timestamp":"2026-03-01T00:00:00Z","value":{{n}}}"""))),
        ("series is a number", n => (key, Text($$"""{"series":{{n}},"timestamp":"2026-03-01T00:00:00Z","value":1}"""))),
        ("invalid UTF-8 in the series", n => (key, [.. "{\"series\":\"b"u8, 0xC3, 0x28, .. Text($$"""","timestamp":"2026-03-01T00:00:00Z","value":{{n}}}"""")])),
        ("invalid UTF-8 throughout", n => (key, [0xFF, 0xFE, 0x80, (byte)n])),
        ("1 MiB of text", n => (key, [.. Text(Number(n)), .. Enumerable.Repeat((byte)'x', 1 << 20)])),
    ];

    private static byte[] Record(string time, string value) => Text($$"""{"series":"bad","timestamp":"{{time}}","value":{{value}}}""");

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
