using System.Text;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;

namespace StreamForecast.Daemon.Tests.Decoding;

public class JsonDecoderTests
{
    private readonly JsonDecoder decoder = new(new InputOptions());

    [Fact]
    public void A_time_too_far_ahead_of_the_record_s_own_is_not_believed()
    {
        var strict = new JsonDecoder(new InputOptions { MaxAhead = TimeSpan.FromDays(1) });
        const long day = 86_400_000;
        Assert.Single(Decoded.Rows(strict, $$"""{"series":"a","timestamp":{{Decoded.RecordTime + day}},"value":1}"""));
        Assert.Equal(
            "timestamp 2099-01-01T00:00:00Z lies farther ahead of the record's own time 2023-11-14T22:13:20Z than Input:MaxAhead 1d allows",
            Decoded.Rejection(strict, """{"series":"a","timestamp":"2099-01-01","value":1}""").Reason);
        Assert.Single(Decoded.Rows(decoder, """{"series":"a","timestamp":"2099-01-01","value":1}"""));
    }

    [Fact]
    public void Reads_series_time_and_value_and_passes_over_the_rest()
    {
        string json = """{"unit":"bar","tags":{"value":3,"a":[1,{"series":"no"}]},"series":"plant-1/pump-3","timestamp":"2026-11-20T17:00:00Z","value":12.5}""";
        Assert.Equal([("plant-1/pump-3", 1795194000000, 12.5)], Decoded.Rows(decoder, json));
    }

    [Theory]
    [InlineData("""{"series":"a","timestamp":1795194000,"value":1}""")]
    [InlineData("""{"series":"a","timestamp":1795194000000,"value":1}""")]
    [InlineData("""{"series":"a","timestamp":"1795194000","value":1}""")]
    [InlineData(""" { "value" : 1.0e0 , "timestamp" : "2026-11-20 17:00:00" , "series" : "\u0061" } """)]
    public void Reads_every_way_to_say_the_same(string json) => Assert.Equal([("a", 1795194000000, 1)], Decoded.Rows(decoder, json));

    [Fact]
    public void Key_and_time_of_the_record_stand_in_for_absent_fields()
    {
        Assert.Equal([("key", Decoded.RecordTime, 2)], Decoded.Rows(decoder, """{"value":2}""", key: "key"));
        Assert.Equal([("key", Decoded.RecordTime, 2)], Decoded.Rows(decoder, """{"value":2,"series":null,"timestamp":null}""", key: "key"));
    }

    [Fact]
    public void Null_as_a_value_is_a_gap() => Assert.Equal([("a", Decoded.RecordTime, double.NaN)], Decoded.Rows(decoder, """{"series":"a","value":null}"""));

    [Fact]
    public void Field_names_are_configurable()
    {
        var own = new JsonDecoder(new InputOptions { SeriesField = "Sensor", TimestampField = "t", ValueField = "Größe" });
        Assert.Equal([("a", 1000, 3)], Decoded.Rows(own, """{"Sensor":"a","t":1,"Größe":3,"value":4}"""));
    }

    [Theory]
    [InlineData("""{"series":"a","value":"abc"}""", RejectionCause.Value, "value is the string \"abc\"; a number is needed")]
    [InlineData("""{"series":"a","value":true}""", RejectionCause.Value, "value is true; a number is needed")]
    [InlineData("""{"series":"a","value":{"v":1}}""", RejectionCause.Value, "value is an object; a number is needed")]
    [InlineData("""{"series":"a","value":[1]}""", RejectionCause.Value, "value is an array; a number is needed")]
    [InlineData("""{"series":"a","value":1e999}""", RejectionCause.Value, "value is 1e999; a number of at most 1E+18 in size is needed")]
    [InlineData("""{"series":"a"}""", RejectionCause.Value, "value is missing: there is no field \"value\"")]
    [InlineData("""{"series":17,"value":1}""", RejectionCause.Series, "series is the number 17; a string is needed")]
    [InlineData("""{"series":"","value":1}""", RejectionCause.Series, "series is empty: the field \"series\" is \"\"")]
    [InlineData("""{"value":1}""", RejectionCause.Series, "series is empty: neither the field \"series\" nor the record's key names one")]
    [InlineData("""{"series":"a","timestamp":"yesterday","value":1}""", RejectionCause.Timestamp, "timestamp is the string \"yesterday\"; ISO 8601 text or an epoch in seconds or milliseconds is needed")]
    [InlineData("""{"series":"a","timestamp":false,"value":1}""", RejectionCause.Timestamp, "timestamp is false; ISO 8601 text or an epoch in seconds or milliseconds is needed")]
    [InlineData("""{"series":"a","timestamp":"0000-01-01T00:00:00Z","value":1}""", RejectionCause.Timestamp, "timestamp 0000-01-01T00:00:00Z lies before Input:EarliestTime 1970-01-01T00:00:00Z")]
    [InlineData("""{"series":"a","timestamp":"9999-01-01","value":1}""", RejectionCause.Timestamp, "timestamp 9999-01-01T00:00:00Z lies after Input:LatestTime 2100-01-01T00:00:00Z")]
    [InlineData("""{"series":"a","timestamp":-1,"value":1}""", RejectionCause.Timestamp, "timestamp 1969-12-31T23:59:59Z lies before Input:EarliestTime 1970-01-01T00:00:00Z")]
    [InlineData("""{"series":"a","timestamp":1e300,"value":1}""", RejectionCause.Timestamp, "timestamp is 1e300; an epoch in seconds or milliseconds is needed")]
    [InlineData("""{"series":"a","val""", RejectionCause.Syntax, "the JSON ends at byte 18, before it is complete")]
    [InlineData("""{"series":"a","value":NaN}""", RejectionCause.Syntax, "the JSON holds NaN at byte 22, which is no JSON; send a finite number, or null for a gap")]
    [InlineData("""{"series":"a","value":-Infinity}""", RejectionCause.Syntax, "the JSON holds -Infinity at byte 22, which is no JSON; send a finite number, or null for a gap")]
    [InlineData("""[1,2]""", RejectionCause.Syntax, "the JSON is an array; an object with the field \"value\" is needed")]
    [InlineData("""{"series":"\ud800","value":1}""", RejectionCause.Syntax, "the JSON holds half of a surrogate pair (\\uD800 to \\uDFFF) in a string")]
    [InlineData("", RejectionCause.Record, "the record has no value")]
    public void Says_why_in_a_sentence(string json, RejectionCause cause, string reason) => Assert.Equal(new Rejection(cause, reason), Decoded.Rejection(decoder, json));

    [Theory]
    [InlineData("""{"series":"a","value":1} x""", "the JSON breaks at byte 25: ")]
    [InlineData("temperature is 5", "the JSON breaks at byte ")]
    [InlineData("{\n\"series\":\"a\",\n\"value\":01}", "the JSON breaks at byte 25: ")]
    public void Says_where_the_JSON_breaks(string json, string start) => Assert.StartsWith(start, Decoded.Rejection(decoder, json).Reason);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused_with_their_place()
    {
        byte[] bad = [.. "{\"series\":\"b"u8, 0xC3, 0x28, .. "\",\"value\":1}"u8];
        Assert.Equal("the record is not UTF-8 text: byte 12 cannot be read", Decoded.Rejection(decoder, bad).Reason);
    }

    [Fact]
    public void A_key_that_is_no_UTF8_names_no_series()
    {
        var rows = new DecodedRows();
        Assert.Equal(RejectionCause.Series, decoder.Decode(new SourceRecord([0xFF, 0xFE], """{"value":1}"""u8, 1), rows)!.Cause);
    }

    [Fact]
    public void A_record_that_is_too_large_is_refused_with_both_sizes()
    {
        var small = new JsonDecoder(new InputOptions { MaxRecordBytes = 64 });
        string json = $$"""{"series":"a","value":1,"text":"{{new string('x', 100)}}"}""";
        Assert.Equal("the record holds 134 bytes; Input:MaxRecordBytes allows 64", Decoded.Rejection(small, json).Reason);
    }

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        string json = $$"""{"series":"{{new string('x', 1025)}}","value":1}""";
        Assert.Equal("series has a name of 1025 bytes; at most 1024 are taken", Decoded.Rejection(decoder, json).Reason);
    }

    [Fact]
    public void A_record_without_any_time_is_refused() =>
        Assert.Equal("timestamp is missing, and the record itself has no time", Decoded.Rejection(decoder, """{"series":"a","value":1}"""u8.ToArray(), time: SourceRecord.NoTime).Reason);

    [Fact]
    public void Nothing_whatever_makes_it_throw_and_nothing_it_takes_breaks_the_rules()
    {
        var random = new Random(11);
        byte[] good = """{"series":"plant-1/pump-3","timestamp":"2026-11-20T17:00:00Z","value":12.5}"""u8.ToArray();
        var rows = new DecodedRows();
        int taken = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] bytes = (byte[])good.Clone();
            for (int change = random.Next(4); change >= 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(5) == 0) bytes = bytes[..random.Next(bytes.Length + 1)];
            rows.Truncate(0);
            Rejection? rejection = decoder.Decode(new SourceRecord([], bytes, Decoded.RecordTime), rows);
            Assert.Equal(rejection is null ? 1 : 0, rows.Count);
            if (rejection is not null) continue;
            taken++;
            Assert.InRange(rows.Time(0), 0, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds());
            Assert.True(double.IsNaN(rows.Value(0)) || Math.Abs(rows.Value(0)) <= 1e18);
            Assert.NotEmpty(Encoding.UTF8.GetString(rows.Series(0)));
        }
        Assert.InRange(taken, 1000, 49_000);
    }

    [Fact]
    public void A_record_that_is_taken_leaves_no_garbage()
    {
        byte[] json = """{"series":"pl\u0061nt-1/pump-3","timestamp":"2026-11-20T17:00:00Z","value":12.5}"""u8.ToArray();
        var rows = new DecodedRows();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                rows.Truncate(0);
                decoder.Decode(new SourceRecord([], json, 1), rows);
            }
        }));
    }
}
