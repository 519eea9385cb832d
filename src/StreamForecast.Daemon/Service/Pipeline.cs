using System.Diagnostics;
using Confluent.Kafka;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// One consumer and its thread: fills a batch, has each partition's shard process it, posts the results, and releases the
/// offsets behind what the sinks hold. Saves the shards now and then, when the group takes them away, and at the stop.
/// </summary>
internal sealed class Pipeline : IDisposable
{
    private static readonly TimeSpan BriefWait = TimeSpan.FromSeconds(1);       // for a sink that is behind, while the group expects to be polled
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);     // for a record to come
    private static readonly TimeSpan Paused = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);       // for sinks to catch up, at a stop or when a partition leaves
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMinutes(2);   // for a checkpoint of every series, which must be there before the stream goes on
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CopyAfterBatch = TimeSpan.FromMilliseconds(5), CopyWhenIdle = TimeSpan.FromMilliseconds(50);     // of a checkpoint, at once

    private readonly int number;
    private readonly DaemonOptions options;
    private readonly PipelineServices services;
    private readonly PartitionOpener opener;
    private readonly RecordBatch records;
    private readonly KafkaSource source;
    private readonly TransactionRunner? transactions;
    private readonly Outbox outbox;
    private readonly BatchCounts counts = new();
    private readonly SortedDictionary<int, PartitionShard> shards = [];
    private readonly CheckpointWriter checkpoints;
    private readonly CancellationToken stop;
    private long lastReport = Stopwatch.GetTimestamp();

    /// <summary>Joins the group; nothing is read before <see cref="Run"/>.</summary>
    public Pipeline(int number, DaemonOptions options, PipelineServices services, IStepModel model, CancellationToken stop)
    {
        this.number = number;
        this.options = options;
        this.services = services;
        this.stop = stop;
        int rows = options.Batch.MaxRecords;
        var buffers = new PipelineBuffers(RecordDecoder.For(options.Input), new DecodedRows(), new ObservationBatch(rows), new ResultBatch(rows, options.Forecast.Horizons, options.Forecast.Fan.Horizons), services.Observer);
        opener = new PartitionOpener(options, services, model, buffers);
        records = new RecordBatch(rows);
        source = new KafkaSource(options.Kafka, services.Clients, records, services.Log, Assigned, Revoked, Lost);
        checkpoints = new CheckpointWriter(() => source.Membership, Beat, services.Log);
        if (services.Instance is { } instance)
            transactions = new TransactionRunner($"{options.Kafka.GroupId}-{instance.Id}-{number}", options, services.Clients, source, services.Counters, services.Failed, services.Log);
        outbox = new Outbox(transactions is null ? services.Sinks : [.. services.Sinks, transactions], Beat);
    }

    /// <summary>Whether the group has answered, be it with no partition.</summary>
    public bool HasJoined { get; private set; }

    /// <summary>Turns until told to stop, then stops in order. Throws when it cannot go on.</summary>
    public void Run()
    {
        while (!stop.IsCancellationRequested)
        {
            Beat();
            bool isIdle = false;
            if (outbox.WaitForRoom(BriefWait))
            {
                source.Fill(options.Batch.MaxDelay, checkpoints.IsCopying ? TimeSpan.Zero : Idle);
                isIdle = records.Count == 0;
                Process();
            }
            else
            {
                source.KeepAlive(Paused);
            }
            outbox.Collect(Release);
            foreach (PartitionShard shard in shards.Values) shard.Live?.Turn();
            Report();
            checkpoints.Turn(Lines(shards.Values), isIdle ? CopyWhenIdle : CopyAfterBatch);
        }
        Stop();
    }

    /// <summary>Gives up whatever it waits for. May be called from any thread.</summary>
    public void Abandon() => outbox.Abandon();

    /// <summary>Frees client and shards.</summary>
    public void Dispose()
    {
        checkpoints.Dispose();
        transactions?.Dispose();
        source.Dispose();
        foreach (PartitionShard shard in shards.Values) shard.Shard.Dispose();
        outbox.Dispose();
    }

    private void Beat() => services.Heart.Beat(number);

    private void Process()
    {
        if (records.Count == 0) return;
        using Activity? span = Tracing.Source.StartActivity(Tracing.Batch);
        span?.SetTag(Tracing.Records, records.Count);
        long start = Stopwatch.GetTimestamp();
        counts.Clear();
        foreach (PartitionShard shard in shards.Values) shard.Process(records, outbox, counts);
        services.Metrics.Batch(records.Count, Stopwatch.GetElapsedTime(start));
        records.Clear();
        services.Counters.Add(counts);
    }

    private void Release(Tenure tenure, long next)
    {
        if (tenure.IsOver || !shards[tenure.Partition].Release(next)) return;
        SayFirst(shards[tenure.Partition]);
        if (transactions is null) source.Release(tenure.Partition, next);      // a transaction has committed it with the results
    }

    private void SayFirst(PartitionShard shard)
    {
        if (shard.AwaitedSince == 0) return;
        services.Log.FirstResults(options.Kafka.Topic, shard.Partition, Stopwatch.GetElapsedTime(shard.AwaitedSince).TotalSeconds);
        shard.AwaitedSince = 0;
    }

    private void Report()
    {
        if (Stopwatch.GetElapsedTime(lastReport) < ReportEvery) return;
        lastReport = Stopwatch.GetTimestamp();
        services.Counters.Hold(number, [.. shards.Values.Select(shard => shard.Holding(source.KnownEnd(shard.Partition)))]);
    }

    private static IEnumerable<CheckpointLine> Lines(IEnumerable<PartitionShard> of) => of.SelectMany(shard => shard.Checkpoints);

    private IEnumerable<(int Partition, long Offset)> Assigned(IReadOnlyList<int> partitions)
    {
        HasJoined = true;
        services.Alerts?.Here(partitions);
        services.Memory.Count(partitions.Count);
        var starts = new List<(int, long)>();
        foreach (PartitionShard shard in opener.Open(source, partitions, Beat, stop))
        {
            shards[shard.Partition] = shard;
            // A crash or an outage before the first checkpoint would otherwise leave a commit without a state behind it, or results that another regime stands behind.
            if (shard.IsToBeSavedFirst) checkpoints.Save(shard.Checkpoints, FirstPatience);
            starts.Add((shard.Partition, shard.NextOffset));
        }
        return starts;
    }

    /// <summary>The group takes partitions away: what was read of them and not processed is left to their next owner.</summary>
    private void Revoked(IReadOnlyList<int> partitions)
    {
        List<PartitionShard> leaving = [.. partitions.Where(shards.ContainsKey).Select(p => shards[p])];
        services.Alerts?.Gone(partitions);
        if (leaving.Count == 0) return;
        long start = Stopwatch.GetTimestamp();
        if (HandOver(leaving)) services.Log.HandedOver(options.Kafka.Topic, string.Join(", ", partitions), Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        Forget(leaving);
    }

    /// <summary>The group has given the partitions to others already: saving or committing now could undo their work.</summary>
    private void Lost(IReadOnlyList<int> partitions)
    {
        services.Alerts?.Gone(partitions);
        services.Log.PartitionsLost(options.Kafka.Topic, string.Join(", ", partitions));
        Forget([.. partitions.Where(shards.ContainsKey).Select(p => shards[p])]);
    }

    private void Forget(List<PartitionShard> leaving)
    {
        foreach (PartitionShard shard in leaving)
        {
            shards.Remove(shard.Partition);
            services.Standby?.Leave(shard.Partition);
            shard.Checkpoints.ForEach(checkpoints.Forget);
            shard.Tenure.End();
            if (shard.Live is { } live) services.Live!.Close(live);
            shard.Shard.Dispose();
            services.Memory.Count(-1);
        }
    }

    /// <summary>Drain, save, commit. False, with the reason logged, when the sinks do not confirm in time: then the last snapshot stays, and what came after it is done again.</summary>
    private bool HandOver(List<PartitionShard> leaving)
    {
        if (!outbox.Drain(Patience, Release))
        {
            services.Log.NotDrained(options.Kafka.Topic, Patience.TotalSeconds);
            return false;
        }
        checkpoints.Save([.. Lines(leaving)], Patience);
        return transactions is not null || Commit(leaving);
    }

    private bool Commit(List<PartitionShard> leaving)
    {
        try
        {
            source.Commit([.. leaving.Select(shard => (shard.Partition, shard.ReleasedOffset))]);
            return true;
        }
        catch (KafkaException e)
        {
            services.Log.NotCommitted(options.Kafka.Topic, e.Error.Reason);
            return false;
        }
    }

    private void Stop()
    {
        List<PartitionShard> all = [.. shards.Values];
        var steps = new StepClock();
        bool drained = outbox.Drain(Patience, Release);
        double drain = steps.Lap();
        if (drained) checkpoints.Save([.. Lines(all)], Patience);
        else services.Log.NotDrained(options.Kafka.Topic, Patience.TotalSeconds);
        double save = steps.Lap();
        if (drained && all.Count > 0 && transactions is null) Commit(all);
        Forget(all);
        transactions?.End();
        double commit = steps.Lap();
        source.Leave();
        services.Log.PipelineStopped(number, drain, save, commit, steps.Lap());
    }
}
