using System.Runtime.InteropServices;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// The messages that follow from records of one partition, encoded once and shared by all sinks. Filled by the pipeline,
/// read by the sinks, and reused when the last of them is done with it.
/// </summary>
internal sealed class OutputBatch
{
    private readonly Utf8Buffer bytes = new();
    private readonly List<OutputMessage> messages = [];
    private Tenure? tenure;
    private int readers;
    private Action? returned;

    /// <summary>The hold on the partition under which the records were read.</summary>
    public Tenure Tenure => tenure ?? throw new InvalidOperationException("BUG: an output batch was used before it was begun.");

    /// <summary>Topic the records came from.</summary>
    public string Topic => Tenure.Topic;

    /// <summary>Partition the records came from.</summary>
    public int Partition => Tenure.Partition;

    /// <summary>Records answered.</summary>
    public int Records { get; set; }

    /// <summary>The offset after the last record that this batch answers: may be committed once the batch is held.</summary>
    public long NextOffset { get; set; }

    /// <summary>Bytes of keys and payloads.</summary>
    public int Bytes => bytes.Length;

    /// <summary>The messages in the order of their records.</summary>
    public ReadOnlySpan<OutputMessage> Messages => CollectionsMarshal.AsSpan(messages);

    /// <summary>The key of a message.</summary>
    public ReadOnlySpan<byte> Key(in OutputMessage message) => bytes.Slice(message.KeyStart, Math.Max(0, message.KeyLength));

    /// <summary>The payload of a message.</summary>
    public ReadOnlySpan<byte> Payload(in OutputMessage message) => bytes.Slice(message.PayloadStart, Math.Max(0, message.PayloadLength));

    /// <summary>True when every sink is done with the batch: it holds it, or, where it is not required, has given it up.</summary>
    public bool IsReturned => Volatile.Read(ref readers) == 0;

    /// <summary>Whether all sinks but one are done with it: asked by the one that must be the last.</summary>
    public bool IsLeftToOne => Volatile.Read(ref readers) <= 1;

    /// <summary>Empties the batch for records of a partition.</summary>
    public void Begin(Tenure partition)
    {
        bytes.Clear();
        messages.Clear();
        (tenure, NextOffset, Records) = (partition, 0, 0);
    }

    /// <summary>Adds what row <paramref name="i"/> has to say: its forecast, its anomaly if it is one, what it corrects, and which series it shows to be silent.</summary>
    public void Add(PayloadWriter writer, SeriesIndex index, ObservationBatch batch, ResultBatch results, int i)
    {
        ReadOnlySpan<byte> series = index.Key(batch.Slot[i]);
        long time = batch.Time[i], offset = batch.Offset[i];
        int key = bytes.Length;
        bytes.Raw(series);
        int start = bytes.Length;
        writer.Forecast(bytes, series, batch, results, i);
        Add(OutputKind.Forecast, key, series.Length, start, time, offset);
        if (PayloadWriter.IsAnomaly(results, i))
        {
            start = bytes.Length;
            writer.Anomaly(bytes, series, batch, results, i);
            Add(OutputKind.Anomaly, key, series.Length, start, time, offset);
        }
        foreach (ref readonly Correction correction in results.CorrectionsOf(i))
        {
            start = bytes.Length;
            writer.Correction(bytes, series, batch, correction);
            Add(OutputKind.Anomaly, key, series.Length, start, correction.Time, offset);
        }
        foreach (ref readonly SilenceEvent silence in results.SilencesOf(i))
        {
            ReadOnlySpan<byte> silent = index.Key(silence.Slot);
            key = bytes.Length;
            bytes.Raw(silent);
            start = bytes.Length;
            writer.Silence(bytes, silent, batch, silence);
            Add(OutputKind.Anomaly, key, silent.Length, start, silence.Time, offset);
        }
    }

    /// <summary>Adds the points of row <paramref name="i"/> for a database.</summary>
    public void AddPoints(PointWriter writer, SeriesIndex index, ObservationBatch batch, ResultBatch results, int i)
    {
        int start = bytes.Length;
        writer.Write(bytes, index.Key(batch.Slot[i]), batch, results, i);
        foreach (ref readonly SilenceEvent silence in results.SilencesOf(i)) writer.Write(bytes, index.Key(silence.Slot), batch, silence);
        Add(OutputKind.Points, start, 0, start, batch.Time[i], batch.Offset[i]);
    }

    /// <summary>Adds what alerting is to know of row <paramref name="i"/>: whatever is told among the anomalies, and a row with a score of <paramref name="least"/> or more.</summary>
    public void AddAlertRows(SeriesIndex index, ObservationBatch batch, ResultBatch results, int i, float least)
    {
        Verdict verdict = results.Verdict[i];
        long offset = batch.Offset[i];
        if (results.Status[i] is not RowStatus.Corrected && (verdict.IsTold || verdict.Score >= least))
            Add(index.Key(batch.Slot[i]), AlertRow.Of(batch, results, i), offset);
        foreach (ref readonly Correction now in results.CorrectionsOf(i))
        {
            ReadOnlySpan<byte> series = index.Key(batch.Slot[now.Cause]);
            bool isSame = now.Verdict.State is not EventState.None && now.Verdict.EventStart == now.Before.EventStart;
            if (now.Before.State is EventState.Opened && !isSame)
                Add(series, new AlertRow(now.Time, now.ValueBefore, now.Lower, now.Expected, now.Upper, results.IntervalSeconds[i], now.Before, AlertRowKind.Withdrawal), offset);
            if (now.Verdict.IsTold)
                Add(series, new AlertRow(now.Time, now.Value, now.Lower, now.Expected, now.Upper, results.IntervalSeconds[i], now.Verdict, AlertRowKind.Row), offset);
        }
        foreach (ref readonly SilenceEvent silence in results.SilencesOf(i))
        {
            double value = silence.IsOver ? batch.Value[silence.Cause] : double.NaN;
            Add(index.Key(silence.Slot), new AlertRow(silence.Time, value, float.NaN, float.NaN, float.NaN, 0, silence.Verdict, AlertRowKind.Silence), offset);
        }
    }

    /// <summary>Adds a record that could not be read.</summary>
    public void AddDeadLetter(SourceRecord record, bool hasKey, bool hasValue, long offset, string reason)
    {
        int key = bytes.Length;
        bytes.Raw(record.Key);
        int start = bytes.Length;
        bytes.Raw(record.Value);
        messages.Add(new(OutputKind.DeadLetter, key, hasKey ? record.Key.Length : -1, start, hasValue ? record.Value.Length : -1, record.Time, offset, reason));
    }

    /// <summary>Adds an entry of the journal of verdicts, under which the results of the records from <paramref name="offset"/> on are.</summary>
    public void AddJournal(ReadOnlySpan<byte> entryKey, ReadOnlySpan<byte> entry, long offset)
    {
        int key = bytes.Length;
        bytes.Raw(entryKey);
        int start = bytes.Length;
        bytes.Raw(entry);
        messages.Add(new(OutputKind.Journal, key, entryKey.Length, start, entry.Length, SourceRecord.NoTime, offset, null));
    }

    /// <summary>Lends the batch to <paramref name="sinks"/> sinks; <paramref name="whenReturned"/> is called after the last.</summary>
    public void Lend(int sinks, Action whenReturned) => (readers, returned) = (sinks, whenReturned);

    /// <summary>Said for each sink when it is done with the batch. A required sink that fails never says so: the offsets stay behind the batch.</summary>
    public void Return()
    {
        if (Interlocked.Decrement(ref readers) == 0) returned!();
    }

    private void Add(ReadOnlySpan<byte> series, in AlertRow row, long offset)
    {
        int key = bytes.Length;
        bytes.Raw(series);
        int start = bytes.Length;
        bytes.Raw(MemoryMarshal.AsBytes(new ReadOnlySpan<AlertRow>(in row)));
        Add(OutputKind.AlertRow, key, series.Length, start, row.Time, offset);
    }

    /// <summary>The payload from <paramref name="start"/> to the end of the bytes.</summary>
    private void Add(OutputKind kind, int key, int keyLength, int start, long time, long offset) => messages.Add(new(kind, key, keyLength, start, bytes.Length - start, time, offset, null));
}
