using System.Text;
using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Tests.Sinks;

public sealed class ConsoleSinkTests : SinkContract
{
    private readonly MemoryStream terminal = new();

    private protected override OutputKind[] Kinds => [OutputKind.Forecast, OutputKind.Anomaly];

    [Fact]
    public async Task Forecasts_are_shown_only_when_asked_for()
    {
        OutputBatch batch = SampleBatch.Make(10);
        await new ConsoleSink(terminal, forecasts: false).WriteAsync(batch, CancellationToken.None);
        Assert.Equal(SampleBatch.Payloads(batch, OutputKind.Anomaly), Lines());
    }

    private protected override ISink Open() => new ConsoleSink(new Kept(terminal), forecasts: true);

    private protected override Task<List<string>> Held(OutputKind kind, int count) =>
        Task.FromResult(Lines().Where(line => line.Contains("\"forecast\":[", StringComparison.Ordinal) == (kind == OutputKind.Forecast)).ToList());

    public override void Dispose() => terminal.Dispose();

    private string[] Lines() => Encoding.UTF8.GetString(terminal.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A terminal outlives whoever writes to it.</summary>
    private sealed class Kept(Stream stream) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => stream.Length;
        public override long Position { get => stream.Position; set => stream.Position = value; }
        public override void Flush() => stream.Flush();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);
    }
}
