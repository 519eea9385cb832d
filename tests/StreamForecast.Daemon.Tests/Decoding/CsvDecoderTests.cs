using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;

namespace StreamForecast.Daemon.Tests.Decoding;

public class CsvDecoderTests
{
    private readonly CsvDecoder decoder = new(new InputOptions());

    [Theory]
    [InlineData("a,2026-11-20T17:00:00Z,1.5")]
    [InlineData("a,1795194000,1.5\r\n")]
    [InlineData("\"a\", 2026-11-20 17:00:00 ,+1.5e0")]
    public void Reads_a_line(string line) => Assert.Equal([("a", 1795194000000, 1.5)], Decoded.Rows(decoder, line));

    [Theory]
    [InlineData("a,1,")]
    [InlineData("a,1,NaN")]
    public void Nothing_and_NaN_are_gaps(string line) => Assert.Equal([("a", 1000, double.NaN)], Decoded.Rows(decoder, line));

    [Fact]
    public void Columns_may_stand_in_any_order_and_be_passed_over()
    {
        var own = new CsvDecoder(new InputOptions { Columns = ["value", "-", "series"] });
        Assert.Equal([("a", Decoded.RecordTime, 2)], Decoded.Rows(own, "2,whatever,a"));
    }

    [Fact]
    public void Key_and_time_of_the_record_stand_in_for_empty_columns() => Assert.Equal([("key", Decoded.RecordTime, 2)], Decoded.Rows(decoder, ",,2", key: "key"));

    [Theory]
    [InlineData("a,1", RejectionCause.Syntax, "the line has 2 fields; Input:Columns names 3: series, timestamp, value")]
    [InlineData("a,1,2,3", RejectionCause.Syntax, "the line has 4 fields; Input:Columns names 3: series, timestamp, value")]
    [InlineData("\"a,1,2", RejectionCause.Syntax, "the line ends inside a quoted field")]
    [InlineData("a,1,2\nb,1,2", RejectionCause.Syntax, "the record holds several lines; one is needed")]
    [InlineData("a,soon,2", RejectionCause.Timestamp, "timestamp is \"soon\"; ISO 8601 or an epoch in seconds or milliseconds is needed")]
    [InlineData("a,1,two", RejectionCause.Value, "value is \"two\"; a number is needed, or nothing for a gap")]
    [InlineData("a,1,Infinity", RejectionCause.Value, "value is Infinity; a number of at most 1E+18 in size is needed")]
    [InlineData(",1,2", RejectionCause.Series, "series is empty: neither the column series nor the record's key names one")]
    public void Says_why_in_a_sentence(string line, RejectionCause cause, string reason) => Assert.Equal(new Rejection(cause, reason), Decoded.Rejection(decoder, line));
}
