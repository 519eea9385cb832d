using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Tests.Sinks;

public class PayloadWriterTests
{
    private readonly ObservationBatch batch = new(1);
    private readonly ResultBatch results = new(1, [1, 6]);
    private readonly PayloadWriter writer = new("base@1a2b3c4d", [1, 6], [], "observations", 3);

    [Fact]
    public void A_forecast_has_its_fields_in_their_order()
    {
        batch.Add(0, 1_795_194_000_000, 12.5, 42);
        (results.Lower[0], results.Expected[0], results.Upper[0]) = (11.5f, 12.25f, 13.1f);
        results.Verdict[0] = new Verdict(0.125f, false, Severity.None, AnomalyKind.None, EventState.None, 0);
        results.IntervalSeconds[0] = 60;
        for (int q = 0; q < 22; q++) results.Forecast[q] = q / 4f;

        Assert.Equal(
            """
            {"series":"plant-1/pump-3","timestamp":"2026-11-20T17:00:00Z","value":12.5,"status":"observed","expected":12.25,"lower":11.5,"upper":13.1,"score":0.125,"flag":false,"model":"base@1a2b3c4d","interval_seconds":60,"quantiles":[0.05,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,0.95],"horizons":[1,6],"forecast":[[0,0.25,0.5,0.75,1,1.25,1.5,1.75,2,2.25,2.5],[2.75,3,3.25,3.5,3.75,4,4.25,4.5,4.75,5,5.25]],"source":{"topic":"observations","partition":3,"offset":42}}
            """, Forecast("plant-1/pump-3"));
    }

    [Fact]
    public void A_correction_tells_what_a_row_now_is_and_what_was_said_of_it()
    {
        batch.Add(0, 1_795_194_060_000, 12.5, 42);
        var now = new Verdict(0.125f, false, Severity.None, AnomalyKind.None, EventState.None, 0);
        var before = new Verdict(0.75f, true, Severity.Major, AnomalyKind.Gap, EventState.Opened, 1_795_194_000_000);
        var text = new Utf8Buffer();
        writer.Correction(text, "plant-1/pump-3"u8, batch, new Correction(0, 1_795_194_000_000, 12, 11.5f, 12.25f, 13.1f, now, 11, before, 2));
        Assert.Equal(
            """
            {"series":"plant-1/pump-3","timestamp":"2026-11-20T17:00:00Z","value":12,"expected":12.25,"lower":11.5,"upper":13.1,"score":0.125,"severity":"none","kind":"none","direction":"none","event":null,"state":"none","revision":2,"was":{"value":11,"score":0.75,"severity":"major","kind":"gap","direction":"none","event":"2026-11-20T17:00:00Z","state":"opened"},"model":"base@1a2b3c4d","source":{"topic":"observations","partition":3,"offset":42}}
            """, Encoding.UTF8.GetString(text.Slice(0, text.Length)));
    }

    [Fact]
    public void A_silence_is_opened_without_a_value_and_closed_with_the_row_that_ends_it()
    {
        batch.Add(0, 1_795_194_120_000, 12.5, 42);
        var opened = new SilenceEvent(0, 5, 1_795_194_000_000, 1_795_194_000_000, IsOver: false);
        Assert.Equal(
            """
            {"series":"b","timestamp":"2026-11-20T17:00:00Z","value":null,"expected":null,"lower":null,"upper":null,"score":0.75,"severity":"major","kind":"gap","direction":"none","event":"2026-11-20T17:00:00Z","state":"opened","silent":true,"model":"base@1a2b3c4d","source":{"topic":"observations","partition":3,"offset":42}}
            """, Silence(opened));
        Assert.Equal(
            """
            {"series":"b","timestamp":"2026-11-20T17:02:00Z","value":12.5,"expected":null,"lower":null,"upper":null,"score":0,"severity":"none","kind":"gap","direction":"none","event":"2026-11-20T17:00:00Z","state":"closed","silent":false,"model":"base@1a2b3c4d","source":{"topic":"observations","partition":3,"offset":42}}
            """, Silence(opened with { Time = 1_795_194_120_000, IsOver = true }));

        string Silence(SilenceEvent silence)
        {
            var text = new Utf8Buffer();
            writer.Silence(text, "b"u8, batch, silence);
            return Encoding.UTF8.GetString(text.Slice(0, text.Length));
        }
    }

    [Fact]
    public void What_is_not_known_is_null()
    {
        batch.Add(0, 1_795_194_000_123, double.NaN, 42);
        results.Status[0] = RowStatus.Gap;
        results.Lower[0] = results.Expected[0] = results.Upper[0] = float.NaN;
        Array.Fill(results.Forecast, float.NaN);
        JsonElement forecast = JsonDocument.Parse(Forecast("a")).RootElement;
        Assert.Equal("2026-11-20T17:00:00.123Z", forecast.GetProperty("timestamp").GetString());
        Assert.Equal("gap", forecast.GetProperty("status").GetString());
        foreach (string name in new[] { "value", "expected", "lower", "upper", "interval_seconds" }) Assert.Equal(JsonValueKind.Null, forecast.GetProperty(name).ValueKind);
        Assert.Equal(JsonValueKind.Null, forecast.GetProperty("forecast")[1][10].ValueKind);
    }

    [Fact]
    public void A_row_with_a_fan_carries_it_in_place_of_its_shorter_forecast()
    {
        using var model = new NetworkStepModel(new ForecastNetwork(NetworkShape.Default, seed: 1), "base@1a2b3c4d");
        using var shard = new Shard(new EngineOptions { Forecast = new ForecastOptions { Horizons = [1, 6], Fan = new FanOptions { Horizons = [1, 2, 3], Every = 2 } } }, model);
        var rows = new ObservationBatch(4);
        for (int i = 0; i < 4; i++) rows.Add(shard.Series.GetOrAdd("a"u8), 1_795_194_000_000 + i * 60_000, i, i);
        var answers = new ResultBatch(4, [1, 6], [1, 2, 3]);
        shard.Process(rows, answers);

        var fanned = new PayloadWriter("base@1a2b3c4d", [1, 6], [1, 2, 3], "observations", 3);
        for (int i = 0; i < 4; i++)
        {
            var buffer = new Utf8Buffer();
            fanned.Forecast(buffer, "a"u8, rows, answers, i);
            JsonElement payload = JsonDocument.Parse(buffer.Slice(0, buffer.Length).ToArray()).RootElement;
            int[] horizons = [.. payload.GetProperty("horizons").EnumerateArray().Select(horizon => horizon.GetInt32())];
            Assert.Equal(i % 2 == 0 ? [1, 2, 3] : [1, 6], horizons);
            Assert.Equal(horizons.Length, payload.GetProperty("forecast").GetArrayLength());
            Assert.Equal(answers.ForecastOf(i)[5], payload.GetProperty("forecast")[0][5].GetSingle());
        }
    }

    [Fact]
    public void An_anomaly_has_its_fields_in_their_order()
    {
        batch.Add(0, 1_795_194_060_000, -3, 43);
        (results.Lower[0], results.Expected[0], results.Upper[0]) = (1, 2, 3);
        results.Verdict[0] = new Verdict(0.92f, true, Severity.Critical, AnomalyKind.LevelShift, EventState.Escalated, 1_795_194_000_000, AnomalyDirection.Down);
        var buffer = new Utf8Buffer();
        writer.Anomaly(buffer, "a"u8, batch, results, 0);
        Assert.Equal(
            """
            {"series":"a","timestamp":"2026-11-20T17:01:00Z","value":-3,"expected":2,"lower":1,"upper":3,"score":0.92,"severity":"critical","kind":"level-shift","direction":"down","event":"2026-11-20T17:00:00Z","state":"escalated","model":"base@1a2b3c4d","source":{"topic":"observations","partition":3,"offset":43}}
            """, Encoding.UTF8.GetString(buffer.Slice(0, buffer.Length)));
    }

    [Theory]
    [InlineData(false, EventState.None, false)]
    [InlineData(false, EventState.Open, false)]
    [InlineData(false, EventState.Closed, true)]
    [InlineData(false, EventState.Opened, true)]
    [InlineData(false, EventState.Escalated, true)]
    [InlineData(true, EventState.None, true)]
    [InlineData(true, EventState.Open, true)]
    public void Anomalies_are_flags_and_changes_of_an_events_state(bool flag, EventState state, bool expected)
    {
        results.Verdict[0] = new Verdict(0, flag, Severity.None, AnomalyKind.None, state, 0);
        Assert.Equal(expected, PayloadWriter.IsAnomaly(results, 0));
    }

    [Theory]
    [InlineData("quote\" back\\slash")]
    [InlineData("tab\t newline\n nul\0 bell\u0007")]
    [InlineData("Größe 温度 🌡")]
    public void Any_name_comes_back_as_it_went_in(string name)
    {
        batch.Add(0, 0, 1, 0);
        Assert.Equal(name, JsonDocument.Parse(Forecast(name)).RootElement.GetProperty("series").GetString());
    }

    [Fact]
    public void Numbers_come_back_to_the_bit()
    {
        var random = new Random(3);
        var buffer = new Utf8Buffer();
        for (int i = 0; i < 20_000; i++)
        {
            float single = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            double wide = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            buffer.Clear();
            buffer.Raw("["u8);
            buffer.Number(single);
            buffer.Raw(","u8);
            buffer.Number(wide);
            buffer.Raw("]"u8);
            JsonElement read = JsonDocument.Parse(buffer.Slice(0, buffer.Length).ToArray()).RootElement;
            if (float.IsFinite(single)) Assert.Equal(single, read[0].GetSingle());
            else Assert.Equal(JsonValueKind.Null, read[0].ValueKind);
            if (double.IsFinite(wide)) Assert.Equal(wide, read[1].GetDouble());
            else Assert.Equal(JsonValueKind.Null, read[1].ValueKind);
        }
    }

    private string Forecast(string series)
    {
        var buffer = new Utf8Buffer();
        writer.Forecast(buffer, Encoding.UTF8.GetBytes(series), batch, results, 0);
        return Encoding.UTF8.GetString(buffer.Slice(0, buffer.Length));
    }
}
