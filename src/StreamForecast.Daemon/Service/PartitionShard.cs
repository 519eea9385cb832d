using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Live;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// One partition's series and the path of its records: decode, score, encode, post. Made by the pipeline when the group
/// gives it the partition, and gone when the group takes it back.
/// </summary>
internal sealed class PartitionShard(string topic, int partition, Shard shard, StartingPoint start, PayloadWriter writer, PointWriter? points, float? alertsFrom, LivePartition? live, string regime, PartitionFeedback feedback, PipelineBuffers buffers)
{
    private const int LargestPost = 8 << 20;    // bytes; what one batch may hold of a sink's time and memory

    private long? newestTime;
    private long lastSetAside = -1;             // offset of the newest record that came too late: of several rows, once

    private ObservationBatch Observations => buffers.Observations;
    private ResultBatch Results => buffers.Results;

    /// <summary>Number of the partition.</summary>
    public int Partition => partition;

    /// <summary>Its series.</summary>
    public Shard Shard => shard;

    /// <summary>This process's hold on it.</summary>
    public Tenure Tenure { get; } = new(topic, partition);

    /// <summary>What people may look at of it; null when nobody can.</summary>
    public LivePartition? Live => live;

    /// <summary>The next record to process: everything before it is in the state, and posted.</summary>
    public long NextOffset { get; private set; } = start.Offset;

    /// <summary>Every record below it has its results held by all required outputs. A state after records beyond it must not be gone on from: their results could be lost.</summary>
    public long ReleasedOffset { get; private set; } = start.SuppressBelow;

    /// <summary>How far it is.</summary>
    public Moment Moment => new(NextOffset, ReleasedOffset, regime);

    /// <summary>Whether a checkpoint must be there before the first record is answered: of a state without series, of one that other options or another model than the last checkpoint's hold for from here on.</summary>
    public bool IsToBeSavedFirst { get; init; }

    /// <summary>When the group gave it here, while records wait for an answer that none of them has had here; 0 once one has.</summary>
    public long AwaitedSince { get; set; }

    /// <summary>Its checkpoints.</summary>
    public List<CheckpointLine> Checkpoints { get; } = [];

    /// <summary>What it holds, where the topic ends before record <paramref name="end"/>.</summary>
    public PartitionHolding Holding(long end) => new(partition, shard.Series.Count, Math.Max(0, end - NextOffset), newestTime, NextOffset - Checkpoints.Select(line => line.SavedOffset).Append(start.Offset).Max(), shard.Paging.PagedOut);

    /// <summary>Processes the partition's records of a batch, in their order, and posts what follows from them.</summary>
    public void Process(RecordBatch records, Outbox outbox, BatchCounts counts)
    {
        OutputBatch? output = null;
        long due = feedback.Due(NextOffset);
        for (int i = 0; i < records.Count; i++)
        {
            if (records.Partition(i) != partition) continue;
            long offset = records.Offset(i);
            if (offset < NextOffset) continue;      // read before and after the partition left and came back within one batch
            output ??= outbox.Take(Tenure);
            if (offset >= due)
            {
                Score(records, output, counts);
                feedback.Apply(offset, output);
                due = feedback.Due(offset + 1);
            }
            Decode(records, i, offset, output, counts);
            output.Records++;
            NextOffset = offset + 1;
            if (output.Bytes < LargestPost) continue;
            Score(records, output, counts);
            Post(output, outbox);
            output = null;
        }
        if (output is null) return;
        Score(records, output, counts);
        Post(output, outbox);
    }

    /// <summary>Said when the outputs hold the results of all records below <paramref name="next"/>; false when that was known, as of records that are only learnt again.</summary>
    public bool Release(long next)
    {
        if (next <= ReleasedOffset) return false;
        ReleasedOffset = next;
        return true;
    }

    private void Decode(RecordBatch records, int i, long offset, OutputBatch output, BatchCounts counts)
    {
        counts.Received++;
        SourceRecord record = records.Record(i);
        DecodedRows rows = buffers.Rows;
        rows.Truncate(0);
        if (buffers.Decoder.Decode(record, rows) is { } rejection)
        {
            if (offset < start.SuppressBelow)
            {
                counts.Suppressed++;
                return;
            }
            counts.DeadLetters[(int)rejection.Cause]++;
            output.AddDeadLetter(record, records.HasKey(i), records.HasValue(i), offset, rejection.Reason);
            return;
        }
        for (int row = 0; row < rows.Count; row++)
        {
            int slot = shard.Series.GetOrAdd(rows.Series(row));
            if (Observations.Count == Observations.Capacity) Score(records, output, counts);
            buffers.Records[Observations.Count] = i;
            Observations.Add(slot, rows.Time(row), rows.Value(row), offset);
        }
    }

    /// <summary>Scores and learns the rows gathered, and writes their results.</summary>
    private void Score(RecordBatch records, OutputBatch output, BatchCounts counts)
    {
        if (Observations.Count == 0) return;
        long before = shard.Paging.Brought;
        shard.Process(Observations, Results);
        counts.PagedIn += shard.Paging.Brought - before;
        shard.TakeLeadScores(counts.Leads);
        buffers.Observer?.Invoke(shard.Series, Observations, Results);
        live?.Observe(Observations, Results);
        for (int i = 0; i < Observations.Count; i++)
        {
            Count(counts, i);
            if (Observations.Offset[i] < start.SuppressBelow) counts.Suppressed++;
            else if (Results.Status[i] is RowStatus.Late && shard.AllowsLateRows) SetAside(records, i, output, counts);
            else
            {
                output.Add(writer, shard.Series, Observations, Results, i);
                if (alertsFrom is { } least) output.AddAlertRows(shard.Series, Observations, Results, i, least);
                if (points is not null) output.AddPoints(points, shard.Series, Observations, Results, i);
            }
        }
        Observations.Clear();
    }

    /// <summary>A row that came too late: its record, once, to the dead letters.</summary>
    private void SetAside(RecordBatch records, int row, OutputBatch output, BatchCounts counts)
    {
        int i = buffers.Records[row];
        long offset = records.Offset(i);
        if (offset == lastSetAside) return;
        lastSetAside = offset;
        var rejection = Rejection.TooLate(Observations.Time[row], shard.AllowedLateness);
        counts.DeadLetters[(int)rejection.Cause]++;
        output.AddDeadLetter(records.Record(i), records.HasKey(i), records.HasValue(i), offset, rejection.Reason);
    }

    private void Count(BatchCounts counts, int i)
    {
        switch (Results.Status[i])
        {
            case RowStatus.Observed: counts.Scored++; break;
            case RowStatus.Gap: counts.Gaps++; break;
            case RowStatus.Duplicate: counts.Duplicates++; break;
            case RowStatus.Late: counts.Late++; break;
            case RowStatus.Inserted: counts.Inserted++; break;
            case RowStatus.Corrected: counts.Corrected++; break;
        }
        counts.Corrections += Results.CorrectionsOf(i).Length;
        foreach (ref readonly SilenceEvent silence in Results.SilencesOf(i))
            if (!silence.IsOver) counts.Silences++;
        if (Results.Verdict[i].Flag) counts.Flagged[(int)Results.Verdict[i].Kind]++;
        newestTime = Math.Max(newestTime ?? Observations.Time[i], Observations.Time[i]);
        if (Results.Status[i] is not RowStatus.Observed || float.IsNaN(Results.Expected[i])) return;
        counts.Banded++;
        if (Observations.Value[i] >= Results.Lower[i] && Observations.Value[i] <= Results.Upper[i]) counts.Covered++;
    }

    private void Post(OutputBatch output, Outbox outbox)
    {
        output.NextOffset = NextOffset;
        if (NextOffset <= start.SuppressBelow) outbox.Discard(output);      // nothing but records learnt again
        else outbox.Post(output);
    }
}
