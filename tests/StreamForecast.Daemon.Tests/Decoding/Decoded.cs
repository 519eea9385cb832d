using System.Text;
using StreamForecast.Daemon.Decoding;

namespace StreamForecast.Daemon.Tests.Decoding;

/// <summary>Runs a decoder over one record, for the tests: what it took, or why it did not.</summary>
internal static class Decoded
{
    /// <summary>A record's own time in these tests.</summary>
    public const long RecordTime = 1_700_000_000_000;

    public static List<(string Series, long Time, double Value)> Rows(IRecordDecoder decoder, string value, string key = "")
    {
        var rows = new DecodedRows();
        Assert.Null(decoder.Decode(new SourceRecord(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), RecordTime), rows));
        return [.. Enumerable.Range(0, rows.Count).Select(i => (Encoding.UTF8.GetString(rows.Series(i)), rows.Time(i), rows.Value(i)))];
    }

    public static Rejection Rejection(IRecordDecoder decoder, string value, string key = "") => Rejection(decoder, Encoding.UTF8.GetBytes(value), key);

    public static Rejection Rejection(IRecordDecoder decoder, byte[] value, string key = "", long time = RecordTime)
    {
        var rows = new DecodedRows();
        rows.Add("before"u8, 1, 1);
        Rejection? rejection = decoder.Decode(new SourceRecord(Encoding.UTF8.GetBytes(key), value, time), rows);
        Assert.NotNull(rejection);
        Assert.Equal(1, rows.Count);        // a refused record leaves nothing behind
        return rejection;
    }
}
