using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Tests.Service;

namespace StreamForecast.Daemon.Tests.Sinks;

/// <summary>On one partition, so that the order of everything can be seen.</summary>
public sealed class KafkaSinkTests : SinkContract
{
    private readonly TestTopics topics = new(partitions: 1);
    private readonly KafkaOptions options;
    private readonly BrokerWatch watch;
    private readonly KafkaClients clients;

    public KafkaSinkTests()
    {
        options = new KafkaOptions { Brokers = topics.Cluster.Brokers };
        watch = new BrokerWatch(options.Brokers, TimeProvider.System, NullLogger.Instance);
        clients = new KafkaClients(options, watch, NullLogger.Instance);
    }

    private protected override OutputKind[] Kinds => [OutputKind.Forecast, OutputKind.Anomaly];

    [Fact]
    public async Task A_record_is_keyed_by_its_series_and_has_its_event_time()
    {
        await using (ISink sink = Open()) await sink.WriteAsync(SampleBatch.Make(2), CancellationToken.None);
        Assert.Equal([("s0", SampleBatch.Time), ("s1", SampleBatch.Time + 1)], topics.Read("forecasts", 2).Select(r => (r.Message.Key, r.Message.Timestamp.UnixTimestampMs)));
    }

    [Fact]
    public async Task What_is_stopped_while_the_broker_is_away_is_not_said_to_be_taken()
    {
        await using ISink sink = Open();
        topics.Cluster.Reachable(false);
        using var stop = new CancellationTokenSource();
        ValueTask writing = sink.WriteAsync(SampleBatch.Make(2), stop.Token);
        Assert.False(writing.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writing);
    }

    private protected override ISink Open() => new KafkaSink(options, clients, NullLogger.Instance);

    private protected override Task<List<string>> Held(OutputKind kind, int count) =>
        Task.FromResult(topics.Read(kind == OutputKind.Forecast ? "forecasts" : "anomalies", count).Select(r => Encoding.UTF8.GetString(r.Message.Value!)).ToList());

    public override void Dispose()
    {
        watch.Dispose();
        topics.Dispose();
    }
}
