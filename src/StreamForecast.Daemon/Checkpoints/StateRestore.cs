using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Engine;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>Finds a partition's newest state: its file, or the checkpoint topic where that is newer, or where the file is missing or damaged; of the topic what the standby has kept.</summary>
internal sealed class StateRestore(StateStore files, CheckpointTopic? topic, Standby? standby, ILogger log)
{
    /// <summary>The newest checkpoint of a partition in the topic; null for none. Throws <see cref="KafkaException"/> when Kafka does not answer in time.</summary>
    public CheckpointMarker? Newest(int partition, Action beat)
    {
        try
        {
            return standby?.Take(partition, beat) is { } copy ? copy.Newest : topic?.Newest(partition, beat);
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownPartition or ErrorCode.Local_UnknownTopic or ErrorCode.TopicAuthorizationFailed)
        {
            // A client that has just lost its broker knows no partitions either: going on without the topic's state is for a topic that is not there.
            if (e.Error.Code != ErrorCode.TopicAuthorizationFailed && topic!.Has(partition)) throw;
            log.TopicNotRead(topic!.Name, partition, e.Error.Reason);
            return null;
        }
    }

    /// <summary>
    /// The partition's state; null when there is none. <paramref name="newest"/> is what <see cref="Newest"/> found, <paramref name="under"/> tells options and model for what a checkpoint says of itself.
    /// A file that cannot be used is moved aside, with a warning.
    /// Throws <see cref="KafkaException"/> when Kafka does not answer in time.
    /// </summary>
    public RestoredPartition? Restore(int partition, CheckpointMarker? newest, Func<CheckpointOrigin?, (EngineOptions Options, IStepModel Model)> under, Action beat)
    {
        var (options, model) = under(files.Origin(partition));
        RestoredCheckpoint? file = files.Restore(partition, options, model);
        TopicGap? gap = file?.Tail is null || newest is null ? null : TopicGap.Read(file.Lacking, newest);
        RestoredPartition? ofFile = file is null ? null : new RestoredPartition(file.Shard, file.Origin, file.Tail, gap?.Epoch ?? 0, gap);
        if (newest is null || newest.Origin.NextOffset <= (file?.Origin.NextOffset ?? -1)) return ofFile;
        try
        {
            long start = Stopwatch.GetTimestamp();
            (options, model) = under(newest.Origin);
            (Shard shard, bool isExact) = topic!.Restore(newest, options, model, beat);
            file?.Shard.Dispose();
            string place = newest.Copy is null ? "read from topic" : "taken from the warm copy of topic";
            log.RestoredFromTopic(newest.Origin.Topic, partition, newest.Origin.NextOffset, shard.Series.Count, place, topic.Name, Stopwatch.GetElapsedTime(start).TotalSeconds, file is null ? "there is no snapshot file here" : $"the snapshot file here is of offset {file.Origin.NextOffset}");
            return new RestoredPartition(shard, newest.Origin, Tail: null, isExact ? newest.Epoch : 0);
        }
        catch (InvalidDataException e)
        {
            log.TopicNotUsed(topic!.Name, partition, newest.Origin.NextOffset, e.Message);
            return ofFile;
        }
        catch
        {
            file?.Shard.Dispose();
            throw;
        }
    }

    /// <summary>Moves a partition's file out of the way, where there is one.</summary>
    public void MoveAside(int partition, string why) => files.MoveAside(partition, why);
}
