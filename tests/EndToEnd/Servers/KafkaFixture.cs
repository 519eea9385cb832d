using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>The broker that all scenarios share, each with topics of its own; started by the first and gone after the last.</summary>
public sealed class KafkaFixture : IAsyncLifetime
{
    private KafkaBroker? broker;
    private TopicClient? topics;

    /// <summary>host:port of the broker.</summary>
    internal string Address => Topics.Brokers;

    /// <summary>What scenarios fill and read topics with.</summary>
    internal TopicClient Topics => topics ?? throw new InvalidOperationException("BUG: the fixture was used before it was initialised.");

    public async Task InitializeAsync()
    {
        var found = KafkaLocation.Found;
        if (found.Missing is { } reason)
        {
            // Without CI every test that would use the broker is skipped by KafkaFact with this reason.
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"CI needs a Kafka broker: {reason}");
            return;
        }
        if (found.Jars is not null) broker = await KafkaBroker.Create(found.Jars);
        topics = new TopicClient(found.Address ?? broker!.Address);
    }

    public async Task DisposeAsync()
    {
        if (broker is null && topics is not null) await topics.RemoveAll(); // the broker was there before and stays
        topics?.Dispose();
        if (broker is not null) await broker.DisposeAsync();
    }
}

/// <summary>Binds the scenarios to the one broker.</summary>
[CollectionDefinition(Name)]
public sealed class KafkaCollection : ICollectionFixture<KafkaFixture>
{
    public const string Name = "kafka";
}
