using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Tests.Service;

namespace StreamForecast.Daemon.Tests.Sinks;

public sealed class DeadLetterSinkTests : SinkContract
{
    private readonly TestTopics topics = new(partitions: 1);
    private readonly KafkaOptions options;
    private readonly BrokerWatch watch;
    private readonly KafkaClients clients;

    public DeadLetterSinkTests()
    {
        options = new KafkaOptions { Brokers = topics.Cluster.Brokers };
        watch = new BrokerWatch(options.Brokers, TimeProvider.System, NullLogger.Instance);
        clients = new KafkaClients(options, watch, NullLogger.Instance);
    }

    private protected override OutputKind[] Kinds => [OutputKind.DeadLetter];

    [Fact]
    public async Task The_headers_say_why_and_where_it_came_from()
    {
        await using (ISink sink = Open()) await sink.WriteAsync(SampleBatch.Make(5), CancellationToken.None);
        var letter = Assert.Single(topics.Read("observations.dead-letter", 1)).Message;
        Assert.Equal("k", letter.Key);
        Assert.Equal(SampleBatch.Time, letter.Timestamp.UnixTimestampMs);
        Assert.Equal(
            [("reason", "it is bad"), ("topic", "observations"), ("partition", "3"), ("offset", "5")],
            letter.Headers.Select(header => (header.Key, Encoding.UTF8.GetString(header.GetValueBytes()))));
    }

    private protected override ISink Open() => new DeadLetterSink(options, clients, NullLogger.Instance);

    private protected override Task<List<string>> Held(OutputKind kind, int count) =>
        Task.FromResult(topics.Read("observations.dead-letter", count).Select(r => Encoding.UTF8.GetString(r.Message.Value!)).ToList());

    public override void Dispose()
    {
        watch.Dispose();
        topics.Dispose();
    }
}
