using System.Diagnostics;
using Confluent.Kafka;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// Makes the shards of partitions that the group hands to a pipeline: asks Kafka how far the group and the topic are, takes
/// the snapshot where there is one, and decides by <see cref="StartingPoint"/> where to read from.
/// </summary>
internal sealed class PartitionOpener(DaemonOptions options, PipelineServices services, IStepModel model, PipelineBuffers buffers)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>The shards, each with the offset it is to be read from. While Kafka is away it waits; throws <see cref="OperationCanceledException"/> when stopped meanwhile.</summary>
    public IEnumerable<PartitionShard> Open(KafkaSource source, IReadOnlyList<int> partitions, Action beat, CancellationToken stop)
    {
        if (partitions.Count == 0) yield break;
        long begin = Stopwatch.GetTimestamp();
        var committed = Asked(() => source.Committed(partitions), beat, stop).ToDictionary(c => c.Partition, c => c.Offset);
        foreach (int partition in partitions)
        {
            (long first, long next) = Asked(() => source.Range(partition), beat, stop);
            beat();
            PartitionShard opened = Open(partition, committed.GetValueOrDefault(partition, -1), first, next, beat, stop);
            if (next > opened.ReleasedOffset) opened.AwaitedSince = begin;
            yield return opened;
        }
    }

    private PartitionShard Open(int partition, long committed, long first, long next, Action beat, CancellationToken stop)
    {
        CheckpointMarker? newest = committed < 0 ? null : Asked(() => services.States.Newest(partition, beat), beat, stop);     // of a group that has read nothing, what is there is another life's
        List<JournalEntry> journal = Asked(() => services.Feedback.Journal.Read(partition, beat), beat, stop);
        var former = new FormerRegimes(options, services, model);
        RestoredPartition? restored = Asked(() => former.Restore(partition, newest, committed, journal, beat), beat, stop);
        var start = StartingPoint.Decide(restored?.Origin.NextOffset ?? -1, committed, first, next);
        if (restored is not null && !start.UseSnapshot)
        {
            services.States.MoveAside(partition, $"it continues at offset {restored.Origin.NextOffset}, and the topic ends at {next}");
            restored.Shard.Dispose();
            restored = null;
        }
        services.Log.Starts(options.Kafka.Topic, partition, start, committed, restored?.Shard.Series.Count ?? 0);
        var writer = new PayloadWriter(model.Name, options.Forecast.Horizons, options.Forecast.Fan.Horizons, options.Kafka.Topic, partition);
        PointWriter? points = options.Output.Influx.Enabled ? new PointWriter(options.Forecast.Horizons, options.Forecast.Fan.Horizons, options.Output.Influx.Horizons) : null;
        Shard shard = restored?.Shard ?? new Shard(options.Engine, model, services.Memory.Pages);
        var opened = new PartitionShard(options.Kafka.Topic, partition, shard, start, writer, points, AlertsFrom, services.Live?.Open(partition, shard), former.Present,
            new PartitionFeedback(options.Kafka.Topic, shard.Judgements, new JournalCursor(restored is null ? [] : journal, start.Offset), services.Feedback.Ledger, start.SuppressBelow, restored is null && journal.Count > 0), buffers)
        {
            IsToBeSavedFirst = shard.Series.Count == 0 || (restored is not null && restored.Origin.Journal.Length > 0 && restored.Origin.Journal != former.Present),
        };
        FileTarget file = services.Files.Target(partition, restored?.Tail);
        Moment? inFile = restored?.Tail is null ? null : opened.Moment;
        Moment Now() => opened.Moment;
        if (services.Topic is not { } topic)
        {
            opened.Checkpoints.Add(new CheckpointLine(options.Kafka.Topic, partition, shard, file, shard.Track(isSaved: inFile is not null), inFile, atOnce: inFile is null, options.State.SnapshotInterval, Now));
            return opened;
        }

        TopicTarget target = topic.Target(partition, restored?.Epoch ?? 0);
        TopicGap? gap = restored?.Gap;
        Moment? inTopic = restored is not { Epoch: > 0 } ? null : gap is null ? opened.Moment : opened.Moment with { Next = gap.Offset };
        ShardCut cut = gap is { } known && inTopic is not null ? shard.TrackLacking(known.Series) : shard.Track(isSaved: inTopic is not null);
        var inTheTopic = new CheckpointLine(options.Kafka.Topic, partition, shard, target, cut, inTopic, atOnce: false, options.State.TopicInterval, Now);
        byte[] Lacking() => target.Epoch == 0 ? [] : new TopicGap(target.Epoch, inTheTopic.SavedOffset, inTheTopic.Cut.Lacking()).Write();
        opened.Checkpoints.Add(new CheckpointLine(options.Kafka.Topic, partition, shard, file, shard.Track(isSaved: inFile is not null), inFile, atOnce: inFile is null, options.State.SnapshotInterval, Now) { Lacking = Lacking });
        opened.Checkpoints.Add(inTheTopic);
        return opened;
    }

    /// <summary>The score from which on alerting is to know of a row that is not told among the anomalies; null where nobody is told of alerts.</summary>
    private float? AlertsFrom => !options.Alerts.Enabled ? null : options.Alerts.HasBudget ? AlertBudget.ScoreOf(AlertBudget.Least) : float.PositiveInfinity;

    /// <summary>Asks Kafka for as long as it does not answer; the outage itself is logged by <see cref="BrokerWatch"/>.</summary>
    private static T Asked<T>(Func<T> question, Action beat, CancellationToken stop)
    {
        while (true)
        {
            beat();
            try
            {
                return question();
            }
            catch (KafkaException e) when (!e.Error.IsFatal && e.Error.Code is not (ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed))
            {
                if (stop.WaitHandle.WaitOne(AskAgain)) stop.ThrowIfCancellationRequested();
            }
        }
    }
}
