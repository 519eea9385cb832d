using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Tests.Service;

namespace StreamForecast.Daemon.Tests.Kafka;

public sealed class KafkaSourceTests : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromSeconds(60);
    private readonly TestTopics topics = new(partitions: 2);

    [Fact]
    public void A_partition_that_left_and_came_back_while_sinks_were_behind_is_read_again()
    {
        using var first = new Member(topics);
        Until(() => first.Held.Count == 2, first.Source.KeepAlive, "the first member has both partitions");

        using (var second = new Member(topics))
        {
            Until(() => second.Held.Count == 1 && first.Held.Count == 1, time => { first.Source.KeepAlive(time); second.Source.KeepAlive(time); }, "the second member has one of them");
            second.Source.Leave();
        }
        topics.ProduceSeries(series: 8, rows: 2);
        Until(() => first.Read().Count == 2, time => first.Source.Fill(time, time), "the first member reads records of both");
    }

    public void Dispose() => topics.Dispose();

    private static void Until(Func<bool> isSo, Action<TimeSpan> turn, string what)
    {
        for (long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !isSo(); turn(Turn))
            Assert.True(Environment.TickCount64 < end, $"After {Patience} it is not so that {what}.");
    }

    /// <summary>A consumer of the group, which reads everything from the beginning.</summary>
    private sealed class Member : IDisposable
    {
        private readonly RecordBatch batch = new(64);
        private readonly BrokerWatch watch;

        public Member(TestTopics topics)
        {
            var options = new KafkaOptions { Brokers = topics.Cluster.Brokers, Client = new Dictionary<string, string> { ["session.timeout.ms"] = "6000" } };
            var log = NullLogger.Instance;
            watch = new BrokerWatch(options.Brokers, TimeProvider.System, log);
            Source = new KafkaSource(
                options, new KafkaClients(options, watch, log), batch, log,
                partitions => { Held.UnionWith(partitions); return partitions.Select(partition => (partition, 0L)); }, Held.ExceptWith, Held.ExceptWith);
        }

        public KafkaSource Source { get; }

        /// <summary>Partitions it has.</summary>
        public HashSet<int> Held { get; } = [];

        /// <summary>Partitions of which records were read.</summary>
        public HashSet<int> Read() => [.. Enumerable.Range(0, batch.Count).Select(batch.Partition)];

        public void Dispose()
        {
            Source.Dispose();
            watch.Dispose();
        }
    }
}
