using BenchmarkDotNet.Attributes;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Benchmarks.Payloads;

/// <summary>The bytes on both sides of the engine: an observation read, a forecast of four horizons written. Neither may leave garbage.</summary>
public class PayloadBenchmarks
{
    private readonly byte[] observation = """{"series":"plant-1/pump-3","timestamp":"2026-11-20T17:00:00Z","value":12.53}"""u8.ToArray();
    private readonly byte[] line = "pump,plant=1,id=3 pressure=12.53 1795194000000000000"u8.ToArray();
    private readonly JsonDecoder json = new(new InputOptions());
    private readonly LineProtocolDecoder lineProtocol = new(new InputOptions());
    private readonly DecodedRows rows = new();

    private readonly ObservationBatch batch = new(1);
    private readonly ResultBatch results = new(1, [1, 6, 12, 24]);
    private readonly PayloadWriter writer = new("base@1a2b3c4d", [1, 6, 12, 24], [], "observations", 3);
    private readonly Utf8Buffer buffer = new();

    public PayloadBenchmarks()
    {
        batch.Add(0, 1_795_194_000_000, 12.53, 123_456);
        (results.Lower[0], results.Expected[0], results.Upper[0], results.IntervalSeconds[0]) = (11.93f, 12.41f, 12.97f, 60);
        var random = new Random(1);
        Span<float> forecast = results.ForecastOf(0);
        for (int q = 0; q < forecast.Length; q++) forecast[q] = 12 + random.NextSingle();
    }

    [Benchmark]
    public bool ReadJson() => Read(json, observation);

    [Benchmark]
    public bool ReadLineProtocol() => Read(lineProtocol, line);

    [Benchmark]
    public int WriteForecast()
    {
        buffer.Clear();
        writer.Forecast(buffer, "plant-1/pump-3"u8, batch, results, 0);
        return buffer.Length;
    }

    private bool Read(IRecordDecoder decoder, byte[] value)
    {
        rows.Truncate(0);
        return decoder.Decode(new SourceRecord(default, value, 1_795_194_000_000), rows) is null;
    }
}
