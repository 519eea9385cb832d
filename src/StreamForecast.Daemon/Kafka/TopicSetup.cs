using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Kafka;

/// <summary>The first talk with Kafka at a start: waits until it answers, then sees to it that all topics are there.</summary>
internal sealed class TopicSetup(DaemonOptions options, IAdminClient admin, BrokerWatch watch, ILogger log)
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that the dead-letter topic takes, when it is made here: sixteen times Kafka's own limit for a record, so that whatever came in gets out.</summary>
    private const int DeadLetterBytes = 16 << 20;

    /// <summary>The newest segment of a partition is never compacted: what a restore reads twice stays below this.</summary>
    private const int CheckpointSegmentBytes = 64 << 20;

    /// <summary>An entry is of use until a checkpoint holds what it changed, which the records it is about must outlive too.</summary>
    private static readonly TimeSpan JournalDays = TimeSpan.FromDays(30);

    private KafkaOptions Kafka => options.Kafka;

    /// <summary>
    /// Returns when all topics are there. While Kafka does not answer it waits, and says so once through
    /// <paramref name="waiting"/>. Throws <see cref="StartException"/> when a topic is missing and may not or cannot be made.
    /// </summary>
    public async Task RunAsync(Action<string> waiting, CancellationToken stop)
    {
        Dictionary<string, int> present = await PresentAsync(waiting, stop);
        List<string> missing = [.. Needed().Where(topic => !present.ContainsKey(topic))];
        if (missing.Count > 0 && !Kafka.CreateTopics)
            throw new StartException($"Kafka at {Kafka.Brokers} has no topic {string.Join(", ", missing)}, and Kafka:CreateTopics is false. Create what is missing, name other topics in section Kafka, or set Kafka:CreateTopics to true.");
        int source = present.GetValueOrDefault(Kafka.Topic, Kafka.Partitions);
        foreach (string topic in missing) await CreateAsync(topic, topic == Kafka.Verdicts ? 1 : PerPartition.Contains(topic) ? source : Kafka.Partitions, stop);
        foreach (string topic in PerPartition)
            if (present.GetValueOrDefault(topic, source) < source) await WidenAsync(topic, source, stop);
    }

    /// <summary>The topics whose partition p is about the source's partition p.</summary>
    private string[] PerPartition => options.CheckpointTopic is { } checkpoints ? [checkpoints, Kafka.VerdictsJournal] : [Kafka.VerdictsJournal];

    private IEnumerable<string> Needed()
    {
        yield return Kafka.Topic;
        yield return Kafka.DeadLetters;
        yield return Kafka.Verdicts;
        yield return Kafka.VerdictsJournal;
        if (options.CheckpointTopic is { } checkpoints) yield return checkpoints;
        if (!options.Output.Kafka.Enabled) yield break;
        yield return Kafka.ForecastsTopic;
        yield return Kafka.AnomaliesTopic;
    }

    /// <summary>The cluster's topics with the number of their partitions.</summary>
    private async Task<Dictionary<string, int>> PresentAsync(Action<string> waiting, CancellationToken stop)
    {
        bool said = false;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                // All topics: asking for one by name would have many a broker create it, with settings of its own.
                Metadata metadata = await Task.Run(() => admin.GetMetadata(Ask), stop);
                return metadata.Topics.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Topic, topic => topic.Partitions.Count);
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                if (!said) waiting(e.Error.Code == ErrorCode.Local_Transport || e.Error.Code == ErrorCode.Local_TimedOut ? watch.LastError : e.Error.Reason);
                said = true;
                await Task.Delay(AskAgain, stop);
            }
        }
    }

    private async Task CreateAsync(string topic, int partitions, CancellationToken stop)
    {
        var settings = new Dictionary<string, string>();
        if (topic == options.CheckpointTopic)
        {
            settings["cleanup.policy"] = "compact";
            settings["segment.bytes"] = CheckpointSegmentBytes.ToString(CultureInfo.InvariantCulture);
            settings["min.cleanable.dirty.ratio"] = "0.3";
        }
        if (topic == Kafka.Verdicts) settings["cleanup.policy"] = "compact";
        if (topic == Kafka.VerdictsJournal) settings["retention.ms"] = JournalDays.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        if (topic == Kafka.DeadLetters) settings["max.message.bytes"] = DeadLetterBytes.ToString(CultureInfo.InvariantCulture);
        try
        {
            await CreatedTopic.CreateAsync(admin, topic, partitions, Kafka.ReplicationFactor, settings).WaitAsync(stop);
            log.TopicCreated(topic, partitions);
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
        {
        }
        catch (KafkaException e)
        {
            string reason = e is CreateTopicsException { Results: [var result, ..] } ? result.Error.Reason : e.Error.Reason;
            throw new StartException($"Kafka at {Kafka.Brokers} has no topic {topic}, and creating it with {partitions} partitions and replication factor {Kafka.ReplicationFactor} failed: {reason} Create it yourself, or change Kafka:Partitions and Kafka:ReplicationFactor.", e);
        }
    }

    /// <summary>Gives a topic a partition for each of the source's. That failing is no reason not to start: the others' state is kept all the same.</summary>
    private async Task WidenAsync(string topic, int partitions, CancellationToken stop)
    {
        try
        {
            await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }]).WaitAsync(stop);
        }
        catch (KafkaException e)
        {
            log.TopicNotWidened(topic, partitions, Kafka.Topic, e.Error.Reason);
        }
    }
}
