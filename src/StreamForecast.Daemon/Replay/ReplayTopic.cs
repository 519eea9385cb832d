using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Replay;

/// <summary>
/// Makes sure that there is a topic to write history to, and that it will keep it: brokers delete by a record's own time, so
/// that what happened long ago is gone minutes after it was written. Called by <c>replay</c> and <c>simulate</c>.
/// </summary>
internal static class ReplayTopic
{
    private const string Retention = "retention.ms";

    /// <summary>How long brokers may take to answer.</summary>
    public static TimeSpan Patience => TimeSpan.FromSeconds(10);

    /// <summary>
    /// Creates the topic when the brokers do not have it. Gives a warning when they have it and would
    /// delete records as old as <paramref name="oldest"/> (Unix ms), else null. Throws <see cref="IOException"/> when no broker answers or
    /// the topic cannot be created.
    /// </summary>
    public static string? Prepare(string brokers, string topic, int partitions, long oldest, TimeSpan patience)
    {
        string lastError = "";
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).SetLogHandler(static (_, _) => { })
            .SetErrorHandler((_, error) => lastError = lastError.Length == 0 ? error.Reason : lastError).Build();
        try
        {
            if (admin.GetMetadata(patience).Topics.Exists(known => known.Topic == topic)) return Judge(admin, topic, oldest);
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
            throw new IOException($"Asked for topic {topic} at {brokers}, and no broker answered within {patience.TotalSeconds:0} s ({(lastError.Length > 0 ? lastError : e.Error.Reason)}). Check --brokers, and that Kafka is running and reachable from here.");
        }
        return null;
    }

    private static string? Judge(IAdminClient admin, string topic, long oldest)
    {
        try
        {
            var described = admin.DescribeConfigsAsync([new ConfigResource { Name = topic, Type = ResourceType.Topic }]).GetAwaiter().GetResult();
            var settings = described[0].Entries;
            bool deletes = settings.TryGetValue("cleanup.policy", out var policy) && policy.Value.Contains("delete", StringComparison.Ordinal);
            if (!deletes || !settings.TryGetValue(Retention, out var entry) || !long.TryParse(entry.Value, CultureInfo.InvariantCulture, out long kept) || kept < 0) return null;
            if (oldest >= DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - kept) return null;
            return string.Create(CultureInfo.InvariantCulture, $"Topic {topic} keeps records for {kept / 86_400_000.0:0.#} days by their own time, and these begin at {EventTime.Format(oldest)}: the brokers will soon delete what is older. Set its {Retention} to -1, or let this command create the topic.");
        }
        catch (KafkaException)
        {
            return null;        // brokers that may not be asked for settings are written to all the same
        }
    }
}
