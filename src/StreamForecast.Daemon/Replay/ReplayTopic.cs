using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Replay;

/// <summary>Makes sure that there is a topic to write to before the first record is read.</summary>
internal static class ReplayTopic
{
    /// <summary>How long brokers may take to answer.</summary>
    public static TimeSpan Patience => TimeSpan.FromSeconds(10);

    /// <summary>Creates the topic when the brokers do not have it. Throws <see cref="IOException"/> when no broker answers or it cannot be created.</summary>
    public static void Prepare(string brokers, string topic, int partitions, TimeSpan patience)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).SetLogHandler(static (_, _) => { }).Build();
        try
        {
            if (admin.GetMetadata(patience).Topics.Exists(known => known.Topic == topic)) return;
            CreatedTopic.CreateAsync(admin, topic, partitions, replicas: -1).GetAwaiter().GetResult();
        }
        catch (CreateTopicsException e) when (e.Results.TrueForAll(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
        }
        catch (CreateTopicsException e)
        {
            throw new IOException($"Asked the brokers at {brokers} to create topic {topic} with {partitions} partitions, and they refused: {e.Results[0].Error.Reason}. Create it yourself, or choose another --topic.");
        }
        catch (KafkaException e)
        {
            throw new IOException($"Asked for topic {topic} at {brokers}, and no broker answered within {patience.TotalSeconds:0} s ({e.Error.Reason}). Check --brokers, and that Kafka is running and reachable from here.");
        }
    }
}
