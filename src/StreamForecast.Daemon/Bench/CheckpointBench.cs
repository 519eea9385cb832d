using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// Checkpoints of many hourly series under load, as a pipeline takes them: how long the stream stands still, how many bytes and seconds a full one and one of a tenth of the series take, and how long it takes
/// from a file, or from the topic, to the first score. Called by <c>bench state</c>.
/// </summary>
internal sealed class CheckpointBench : IDisposable
{
    private const int BatchRows = 4096;
    private const int Batches = 200;        // without a checkpoint
    private const int Partition = 0;
    private const string Topic = "bench";
    private const double PauseGoal = 100, FileGoal = 10, TopicGoal = 60;        // ms, s, s: for a million series
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    private readonly EngineOptions options;
    private readonly IStepModel model;
    private readonly int series;
    private readonly CancellationToken stop;
    private readonly string folder = Directory.CreateTempSubdirectory("streamforecast-bench-").FullName;
    private readonly ObservationBatch batch = new(BatchRows);
    private readonly ResultBatch results;
    private readonly byte[][] keys;
    private readonly List<BenchFigure> figures = [];
    private long offset;

    /// <summary>Of so many series.</summary>
    public CheckpointBench(EngineOptions options, IStepModel model, int series, CancellationToken stop)
    {
        this.options = options with { Series = new SeriesOptions { Interval = TimeSpan.FromHours(1) }, Forecast = options.Forecast with { Fan = new FanOptions() } };      // known, so that the first row has the whole block
        (this.model, this.series, this.stop) = (model, series, stop);
        results = new ResultBatch(BatchRows, this.options.Forecast.Horizons);
        keys = new byte[series][];
        for (int i = 0; i < series; i++) keys[i] = Encoding.UTF8.GetBytes(StateBench.Key(i));
    }

    /// <summary>Stages that <see cref="Run"/> reports.</summary>
    public const int Stages = 6;

    /// <summary>Measures; the topic only where <paramref name="brokers"/> are named.</summary>
    public List<BenchFigure> Run(string? brokers, Action<double, string> report)
    {
        report(0, "filling");
        using var shard = new Shard(options, model);
        for (int from = 0; from < series; from += BatchRows) Process(shard, 0, Enumerable.Range(from, Math.Min(BatchRows, series - from)));
        report(1, "without a checkpoint");
        var random = new Random(1);
        double[] without = [.. Enumerable.Range(0, Batches).Select(_ => Timed(() => Process(shard, 1, Some(random, series)))).Order()];
        double usual = without[Batches / 2];
        figures.Add(new BenchFigure("pause, no checkpoint", without[^1] - usual, "ms", null));       // what the machine and its other work do by themselves

        Page(usual);
        report(2, "file");
        var files = new StateStore(folder, Topic, NullLogger.Instance);
        using (var writer = new CheckpointWriter(() => null!, static () => { }, NullLogger.Instance))
            Write(shard, files.Target(Partition, tail: null), writer, "file", usual, random);
        report(3, "restore from file");
        Restore("file", FileGoal, () => files.Restore(Partition, options, model)!.Shard);
        if (brokers is null) return figures;

        report(4, "topic");
        using var servers = new BenchBrokers(brokers);
        string name = $"streamforecast-bench-{Guid.NewGuid():N}.checkpoints";
        servers.Create(name, 1);
        using var watch = new BrokerWatch(brokers, TimeProvider.System, NullLogger.Instance);
        var clients = new KafkaClients(new KafkaOptions { Brokers = brokers, GroupId = name }, watch, NullLogger.Instance);
        var topic = new CheckpointTopic(clients, name, name, Topic, folder);
        using (IConsumer<byte[]?, byte[]?> outsider = clients.CheckpointConsumer())      // in no group: nothing is fenced here
        using (var writer = new CheckpointWriter(() => outsider.ConsumerGroupMetadata, static () => { }, NullLogger.Instance))
            Write(shard, topic.Target(Partition, epoch: 0), writer, "topic", usual, random);
        report(5, "restore from the topic");
        Restore("topic", TopicGoal, () => topic.Restore(topic.Newest(Partition, static () => { })!, options, model, static () => { }).Shard);
        return figures;
    }

    /// <summary>Removes the files.</summary>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Batches of which every series is paged out, because there is no memory at all: it is read back, and another one written, for each row.</summary>
    private void Page(double usual)
    {
        using var shard = new Shard(options, model, () => new PageFile(static () => 0, folder, NullLogger.Instance));
        int batches = Math.Min(series / BatchRows, 40);
        for (int i = 0; i < batches; i++) Process(shard, 0, Enumerable.Range(i * BatchRows, BatchRows));
        double[] times = [.. Enumerable.Range(0, batches).Select(i => Timed(() => Process(shard, 1, Enumerable.Range(i * BatchRows, BatchRows)))).Order()];
        figures.Add(new BenchFigure("pause, a batch of series that are all paged out", Math.Max(0, times[batches / 2] - usual), "ms", PauseGoal));
    }

    /// <summary>A full checkpoint, then one of what changed, while random series go on.</summary>
    private void Write(Shard shard, ICheckpointTarget target, CheckpointWriter writer, string to, double usual, Random random)
    {
        var line = new CheckpointLine(Topic, Partition, shard, target, shard.Track(), saved: null, atOnce: true, TimeSpan.Zero, () => new Moment(offset, offset, ""));
        Take("full", series);
        Take(null, series / 10);        // what changed meanwhile, anywhere
        for (int left = series / 10; left > 0; left -= BatchRows) Process(shard, 2, Some(random, series / 10));
        double before = Bytes();
        Take("a tenth", series / 10);
        if (to == "file") figures.Add(new BenchFigure("bytes, a tenth", (Bytes() - before) / 1e6, "MB", null));
        writer.Forget(line);

        void Take(string? kind, int below)
        {
            long begin = Stopwatch.GetTimestamp(), saved = line.SavedOffset;
            double worst = 0;
            while (line.SavedOffset == saved)
            {
                stop.ThrowIfCancellationRequested();
                worst = Math.Max(worst, Timed(() =>
                {
                    writer.Turn([line], Slice);
                    Process(shard, 1, Some(random, below));
                }));
                if (Stopwatch.GetElapsedTime(begin) > TimeSpan.FromMinutes(10)) throw new IOException($"The checkpoint to the {to} was not done within ten minutes; is there room in {folder}?");
            }
            if (kind is null) return;
            figures.Add(new BenchFigure($"pause, {kind} to {to}", Math.Max(0, worst - usual), "ms", PauseGoal));
            figures.Add(new BenchFigure($"time, {kind} to {to}", Stopwatch.GetElapsedTime(begin).TotalSeconds, "s", null));
            if (to == "file" && kind == "full") figures.Add(new BenchFigure("bytes, full", Bytes() / 1e6, "MB", null));
        }
    }

    private double Bytes() => Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length);

    private void Restore(string from, double goal, Func<Shard> restore)
    {
        long begin = Stopwatch.GetTimestamp();
        using Shard shard = restore();
        Process(shard, 4, [series / 2]);
        figures.Add(new BenchFigure($"restore from {from} to the first score", Stopwatch.GetElapsedTime(begin).TotalSeconds, "s", goal));
    }

    private void Process(Shard shard, int hour, IEnumerable<int> of)
    {
        batch.Clear();
        foreach (int i in of) batch.Add(shard.Series.GetOrAdd(keys[i]), 3_600_000L * hour, 100 + (7 * i + 13 * hour) % 31, offset++);
        shard.Process(batch, results);
    }

    private static IEnumerable<int> Some(Random random, int below) => Enumerable.Range(0, BatchRows).Select(_ => random.Next(below));

    private static double Timed(Action work)
    {
        long begin = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }
}
