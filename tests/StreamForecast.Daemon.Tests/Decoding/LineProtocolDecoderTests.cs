using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;

namespace StreamForecast.Daemon.Tests.Decoding;

public class LineProtocolDecoderTests
{
    private readonly LineProtocolDecoder decoder = new(new InputOptions());

    [Fact]
    public void Every_numeric_field_is_an_observation_of_its_own_series() =>
        Assert.Equal(
            [("cpu,host=a,zone=eu usage", 1795194000123, 0.64), ("cpu,host=a,zone=eu threads", 1795194000123, 12), ("cpu,host=a,zone=eu ticks", 1795194000123, 7)],
            Decoded.Rows(decoder, "cpu,host=a,zone=eu usage=0.64,threads=12i,ticks=7u,name=\"x, y=1 z\",up=true,ok=T 1795194000123456789"));

    [Fact]
    public void Tags_in_another_order_are_the_same_series() =>
        Assert.Equal(Decoded.Rows(decoder, "m,a=1,b=2,c=3 v=1 0"), Decoded.Rows(decoder, "m,c=3,a=1,b=2 v=1 0"));

    [Fact]
    public void A_record_may_hold_many_lines_comments_and_blanks() =>
        Assert.Equal([("m v", 0, 1), ("m v", 1000, 2)], Decoded.Rows(decoder, "# from telegraf\nm v=1 0\n\r\nm v=2 1000000000\n"));

    [Fact]
    public void Escaped_commas_spaces_and_equals_belong_to_the_names() =>
        Assert.Equal([("my\\ m,t\\,1=a\\ b f\\=g", 0, 1)], Decoded.Rows(decoder, "my\\ m,t\\,1=a\\ b f\\=g=1 0"));

    [Fact]
    public void Only_the_fields_asked_for_are_read()
    {
        var own = new LineProtocolDecoder(new InputOptions { Fields = ["b"] });
        Assert.Equal([("m b", 0, 2)], Decoded.Rows(own, "m a=1,b=2,c=3 0"));
        Assert.Empty(Decoded.Rows(own, "m a=1 0"));
    }

    [Theory]
    [InlineData(TimePrecision.Nanoseconds, 1_795_194_000_000_000_000)]
    [InlineData(TimePrecision.Microseconds, 1_795_194_000_000_000)]
    [InlineData(TimePrecision.Milliseconds, 1_795_194_000_000)]
    [InlineData(TimePrecision.Seconds, 1_795_194_000)]
    public void Times_are_of_the_configured_precision(TimePrecision precision, long stamp) =>
        Assert.Equal([("m v", 1795194000000, 1)], Decoded.Rows(new LineProtocolDecoder(new InputOptions { Precision = precision }), $"m v=1 {stamp}"));

    [Fact]
    public void Without_a_time_the_records_own_is_taken() => Assert.Equal([("m v", Decoded.RecordTime, 1)], Decoded.Rows(decoder, "m v=1"));

    [Theory]
    [InlineData("m", RejectionCause.Syntax, "\"m\" has no fields; measurement,tags field=value time is needed")]
    [InlineData("m v", RejectionCause.Syntax, "\"v\" is no field; name=value is needed")]
    [InlineData("m v= 0", RejectionCause.Syntax, "\"v=\" is no field; name=value is needed")]
    [InlineData("m v=\"open 0", RejectionCause.Syntax, "the line ends inside a quoted text")]
    [InlineData("m v=1x 0", RejectionCause.Value, "field v is 1x; a number is needed")]
    [InlineData("m v=NaN 0", RejectionCause.Value, "field v: value is NaN; a number of at most 1E+18 in size is needed")]
    [InlineData("m v=1 noon", RejectionCause.Timestamp, "timestamp is noon; a whole number of nanoseconds is needed")]
    [InlineData("m v=1 -1", RejectionCause.Timestamp, "timestamp 1969-12-31T23:59:59.999Z lies before Input:EarliestTime 1970-01-01T00:00:00Z")]
    [InlineData(",t=1 v=1 0", RejectionCause.Series, "series is empty: the line does not begin with a measurement")]
    [InlineData("m v=1 0\nm v=x 0", RejectionCause.Value, "line 2: field v is x; a number is needed")]
    public void Says_why_and_takes_nothing_of_the_record(string lines, RejectionCause cause, string reason) => Assert.Equal(new Rejection(cause, reason), Decoded.Rejection(decoder, lines));

    [Fact]
    public void Nothing_whatever_makes_it_throw()
    {
        var random = new Random(5);
        string alphabet = "mvt=,\\ \"1.5iue#\n-N";
        var rows = new DecodedRows();
        for (int i = 0; i < 50_000; i++)
        {
            byte[] bytes = new byte[random.Next(1, 40)];
            for (int j = 0; j < bytes.Length; j++) bytes[j] = (byte)alphabet[random.Next(alphabet.Length)];
            rows.Truncate(0);
            if (decoder.Decode(new SourceRecord([], bytes, 1), rows) is not null) Assert.Equal(0, rows.Count);
        }
    }
}
