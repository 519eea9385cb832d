using System.Diagnostics;
using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// A partition's checkpoints in the checkpoint topic, each in one transaction with its marker, so that a reader of committed records finds whole ones or none. The transactional id is the partition's: a new owner's first
/// checkpoint ends what the one before has left open; and a process that no longer owns the partition is refused by the group, whose offset for this topic's partition goes along.
/// </summary>
/// <remarks>
/// A fleet's records come from memory faster than brokers take them. They are put by on the disk of <paramref name="folder"/> and sent from there once all have been copied, in no haste unless somebody waits; where that
/// disk takes nothing they are sent as they come.
/// </remarks>
internal sealed class TopicTarget(KafkaClients clients, string group, string topic, int partition, long epoch, string folder) : ICheckpointTarget
{
    private static readonly TimeSpan ToBegin = TimeSpan.FromSeconds(5), ToEnd = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ToFlush = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ToAbort = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private const double BytesPerSecond = 50e6;     // a million series in half a minute; at full speed, four times that, batches on the same machine took three times as long

    private readonly TopicPartition place = new(topic, partition);
    private readonly Dictionary<int, byte[]> scratch = [];      // an array of each length: the client copies what it is given, and states have few lengths
    private string id = "";
    private IProducer<byte[], byte[]>? producer;
    private CutSpool? spool;
    private bool isDiskFull;        // the next checkpoint tries again
    private long writing;           // epoch of the checkpoint in hand
    private byte[] marker = [];
    private long offset;

    public string Name => topic;

    public bool NeedsFull => epoch == 0;

    /// <summary>Which records of the topic its checkpoints stand on; 0 before the first. Asked between checkpoints.</summary>
    public long Epoch => epoch;

    public void Begin(CheckpointOrigin origin, byte[] description, bool full, byte[] lacking)
    {
        Abandon();
        writing = full ? Math.Max(epoch + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) : epoch;
        marker = CheckpointRecord.Value(writing, origin.Write(description));
        offset = origin.NextOffset;
        id = $"{group}-{origin.Topic}-{origin.Partition}-checkpoints";
        if (!isDiskFull) spool = Spool();
        isDiskFull = false;
    }

    public void Write(ReadOnlySpan<byte> records)
    {
        if (spool is not null)
        {
            try
            {
                spool.Add(records);
                return;
            }
            catch (IOException)
            {
                isDiskFull = true;
                SendSpooled(null);
            }
        }
        Send(records);
    }

    public void Flush(CheckpointJob job)
    {
        SendSpooled(job);
        Produce(CheckpointRecord.MarkerKey, marker);
        long start = Stopwatch.GetTimestamp();
        int left;
        do
        {
            job.Over.ThrowIfCancellationRequested();
            left = Opened.Flush(Look);
        }
        while (left > 0 && Stopwatch.GetElapsedTime(start) < ToFlush);
        if (left > 0) throw new KafkaException(new Error(ErrorCode.Local_MsgTimedOut, $"{left} records were not confirmed within {ToFlush.TotalMinutes:0} minutes"));
    }

    public void Commit(IConsumerGroupMetadata member)
    {
        Opened.SendOffsetsToTransaction([new TopicPartitionOffset(topic, partition, offset)], member, ToEnd);
        Opened.CommitTransaction(ToEnd);
        epoch = writing;
        Close();
    }

    public void Abandon()
    {
        try
        {
            producer?.AbortTransaction(ToAbort);
        }
        catch (KafkaException)
        {
            // The next transaction under this id ends it, or the brokers do in time.
        }
        Close();
    }

    public void Dispose() => Abandon();

    private CutSpool? Spool()
    {
        try
        {
            return new CutSpool(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Sends what was put by; <paramref name="job"/> tells whether there is time for it, null: none.</summary>
    private void SendSpooled(CheckpointJob? job)
    {
        if (spool is null) return;
        double ahead = 0;       // seconds that the pace is ahead of what has been sent
        foreach (ReadOnlyMemory<byte> piece in spool.Read())
        {
            job?.Over.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            Send(piece.Span);
            if (job is not { IsUrgent: false }) continue;
            ahead = Math.Max(0, ahead + piece.Length / BytesPerSecond - Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (ahead < 0.01) continue;
            long rest = Stopwatch.GetTimestamp();
            job.Over.WaitHandle.WaitOne(TimeSpan.FromSeconds(ahead));
            ahead -= Stopwatch.GetElapsedTime(rest).TotalSeconds;
        }
        spool.Dispose();
        spool = null;
    }

    private void Send(ReadOnlySpan<byte> records)
    {
        while (SlotState.Next(ref records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state))
        {
            byte[] value = Scratch(CheckpointRecord.Bytes(state));
            CheckpointRecord.Write(value, writing, state);
            Produce(key.ToArray(), value);
        }
    }

    private void Produce(byte[] key, byte[] value)
    {
        var message = new Message<byte[], byte[]> { Key = key, Value = value };
        while (true)
        {
            try
            {
                Opened.Produce(place, message);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Opened.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private byte[] Scratch(int length)
    {
        if (!scratch.TryGetValue(length, out byte[]? bytes)) scratch[length] = bytes = new byte[length];
        return bytes;
    }

    private void Close()
    {
        producer?.Dispose();
        producer = null;
        spool?.Dispose();
        spool = null;
        scratch.Clear();
    }

    /// <summary>The producer, with a transaction open.</summary>
    private IProducer<byte[], byte[]> Opened
    {
        get
        {
            if (producer is not null) return producer;
            producer = clients.CheckpointProducer(id);
            producer.InitTransactions(ToBegin);
            producer.BeginTransaction();
            return producer;
        }
    }
}
