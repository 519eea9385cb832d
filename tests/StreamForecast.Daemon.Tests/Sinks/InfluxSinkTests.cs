using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Tests.Sinks;

public sealed class InfluxSinkTests : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();
    private readonly int port = FreePort();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Points_arrive_in_order_and_dead_letters_do_not()
    {
        using var database = new FakeDatabase(port);
        await using (InfluxSink sink = Open())
        {
            for (int i = 0; i < 20; i++) await sink.WriteAsync(Batch(10 * i, 10), CancellationToken.None);
            await Until(() => (sink.Written, sink.WaitingBytes) == (200, 0));
            Assert.Equal(0, sink.Refused);
        }
        Assert.Equal(Enumerable.Range(0, 200), database.Lines.Select(TimeOf));
    }

    [Theory]
    [InlineData("", "", "/write?db=metrics&precision=ms")]
    [InlineData("", "anna", "/write?db=metrics&precision=ms Basic YW5uYTpzM2NyZXQ=")]
    [InlineData("b 1", "", "/api/v2/write?bucket=b%201&org=o&precision=ms Token t0k")]
    public async Task Each_kind_of_database_is_asked_in_its_own_way(string bucket, string user, string request)
    {
        using var database = new FakeDatabase(port);
        await using InfluxSink sink = Open(options => options with { Bucket = bucket, Org = "o", Token = bucket.Length > 0 ? "t0k" : "", Database = "metrics", User = user, Password = "s3cret" });
        await sink.WriteAsync(Batch(0, 1), CancellationToken.None);
        await Until(() => database.Lines.Count == 1);
        Assert.Equal(request, Assert.Single(database.Requests));
    }

    [Fact]
    public async Task While_the_database_is_away_or_busy_points_wait_and_none_is_lost()
    {
        await using InfluxSink sink = Open();
        for (int i = 0; i < 5; i++) await sink.WriteAsync(Batch(i, 1), CancellationToken.None);
        Assert.True(sink.WaitingBytes > 0);

        using var database = new FakeDatabase(port) { IsBusy = true };
        await Until(() => database.Requests.Count > 0);
        await sink.WriteAsync(Batch(5, 1), CancellationToken.None);
        database.IsBusy = false;
        await Until(() => database.Lines.Count == 6);
        Assert.Equal(Enumerable.Range(0, 6), database.Lines.Select(TimeOf));
        await Until(() => sink.WaitingBytes == 0);
    }

    [Fact]
    public async Task What_waits_is_sent_by_the_next_process_first()
    {
        await using (InfluxSink sink = Open()) await sink.WriteAsync(Batch(0, 3), CancellationToken.None);

        using var database = new FakeDatabase(port);
        await using InfluxSink again = Open();
        await again.WriteAsync(Batch(3, 3), CancellationToken.None);
        await Until(() => database.Lines.Count == 6);
        Assert.Equal(Enumerable.Range(0, 6), database.Lines.Select(TimeOf));
    }

    [Fact]
    public async Task A_point_that_is_refused_is_found_and_the_others_are_taken()
    {
        var log = new KeptLog();
        using var database = new FakeDatabase(port) { Refuses = "value=77," };
        await using InfluxSink sink = Open(log: log);
        await sink.WriteAsync(Batch(0, 100), CancellationToken.None);
        await Until(() => sink.WaitingBytes == 0);
        Assert.Equal(Enumerable.Range(0, 100).Where(time => time != 77), database.Lines.Select(TimeOf));
        Assert.Equal(1, sink.Refused);
        Assert.Contains(log.Lines, line => line.Contains("field type conflict", StringComparison.Ordinal) && line.Contains("series=s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_queue_slows_a_required_output_down_and_costs_another_the_newest_points()
    {
        await using InfluxSink optional = Open(options => options with { SpoolMegabytes = 1 });
        IOException lost = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true) await optional.WriteAsync(Noise(), CancellationToken.None);
        });
        Assert.Contains("Output:Influx:SpoolMegabytes", lost.Message);

        await using InfluxSink required = Open(options => options with { SpoolMegabytes = 1, Required = true });
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await required.WriteAsync(Noise(), late.Token));
    }

    private InfluxSink Open(Func<InfluxOutputOptions, InfluxOutputOptions>? change = null, ILogger? log = null)
    {
        var options = new InfluxOutputOptions { Enabled = true, Url = $"http://127.0.0.1:{port}", SpoolDirectory = folder.Path };
        return new InfluxSink(change?.Invoke(options) ?? options, log ?? NullLogger.Instance);
    }

    /// <summary>Points of rows at times <paramref name="from"/> and on, and a dead letter.</summary>
    private static OutputBatch Batch(int from, int rows)
    {
        var index = new SeriesIndex();
        var observations = new ObservationBatch(rows);
        var results = new ResultBatch(rows, [1]);
        var writer = new PointWriter([1], [], withHorizons: false);
        var output = new OutputBatch();
        output.Begin(new Tenure("observations", 0));
        for (int i = 0; i < rows; i++) observations.Add(index.GetOrAdd("s"u8), from + i, i, from + i);
        for (int i = 0; i < rows; i++) output.AddPoints(writer, index, observations, results, i);
        output.AddDeadLetter(new("k"u8, "bad"u8, 0), hasKey: true, hasValue: true, from + rows, "it is bad");
        return output;
    }

    /// <summary>A batch that gzip makes no smaller than some hundred kilobytes.</summary>
    private static OutputBatch Noise()
    {
        var random = new Random(1);
        var index = new SeriesIndex();
        var observations = new ObservationBatch(10_000);
        var results = new ResultBatch(10_000, [1]);
        var output = new OutputBatch();
        output.Begin(new Tenure("observations", 0));
        for (int i = 0; i < 10_000; i++) observations.Add(index.GetOrAdd(Encoding.ASCII.GetBytes($"s{random.NextInt64():x}")), random.NextInt64(1L << 40), random.NextDouble(), i);
        for (int i = 0; i < 10_000; i++) output.AddPoints(new PointWriter([1], [], withHorizons: false), index, observations, results, i);
        return output;
    }

    private static int TimeOf(string line) => int.Parse(line[(line.LastIndexOf(' ') + 1)..]);

    private static async Task Until(Func<bool> holds)
    {
        using var late = new CancellationTokenSource(patience);
        while (!holds()) await Task.Delay(10, late.Token);
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
