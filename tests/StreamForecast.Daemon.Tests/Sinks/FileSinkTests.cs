using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Sinks;

public sealed class FileSinkTests : SinkContract
{
    private readonly TemporaryFolder folder = new();

    private protected override OutputKind[] Kinds => [OutputKind.Forecast, OutputKind.Anomaly];

    private string PathOf(OutputKind kind) => Path.Combine(folder.Path, kind == OutputKind.Forecast ? "forecasts.jsonl" : "anomalies.jsonl");

    [Fact]
    public async Task A_line_that_a_crash_cut_short_is_cut_off()
    {
        File.WriteAllText(PathOf(OutputKind.Forecast), "{\"whole\":1}\n{\"cut\":");
        File.WriteAllText(PathOf(OutputKind.Anomaly), "{\"cut\":");
        OutputBatch batch = SampleBatch.Make(1);
        await using (ISink sink = Open()) await sink.WriteAsync(batch, CancellationToken.None);
        Assert.Equal(["{\"whole\":1}", .. SampleBatch.Payloads(batch, OutputKind.Forecast)], await Held(OutputKind.Forecast, 2));
        Assert.Equal(SampleBatch.Payloads(batch, OutputKind.Anomaly), await Held(OutputKind.Anomaly, 1));
    }

    private protected override ISink Open() => new FileSink(folder.Path);

    private protected override Task<List<string>> Held(OutputKind kind, int count)
    {
        using var reader = new StreamReader(new FileStream(PathOf(kind), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return Task.FromResult(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList());
    }

    public override void Dispose()
    {
        folder.Dispose();
    }
}
