using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// A partition's checkpoints in the checkpoint topic, each in one transaction with its marker, so that a reader of committed records finds whole ones or none. The transactional id is the partition's: a new owner's first
/// checkpoint ends what the one before has left open; and a process that no longer owns the partition is refused by the group, whose offset for this topic's partition goes along.
/// </summary>
internal sealed class TopicTarget(KafkaClients clients, string group, string topic, int partition, long epoch) : ICheckpointTarget
{
    private static readonly TimeSpan ToBegin = TimeSpan.FromSeconds(5), ToEnd = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ToFlush = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ToAbort = TimeSpan.FromSeconds(2);

    private IProducer<byte[], byte[]>? producer;
    private long writing;           // epoch of the checkpoint in hand
    private byte[] marker = [];
    private long offset;
    private volatile Error? refused;

    public string Name => topic;

    public bool NeedsFull => epoch == 0;

    public void Begin(CheckpointOrigin origin, byte[] description, bool full)
    {
        Abandon();
        refused = null;
        writing = full ? Math.Max(epoch + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()) : epoch;
        marker = CheckpointRecord.Value(writing, origin.Write(description));
        offset = origin.NextOffset;
        producer = clients.CheckpointProducer($"{group}-{origin.Topic}-{origin.Partition}-checkpoints");
        producer.InitTransactions(ToBegin);
        producer.BeginTransaction();
    }

    public void Write(ReadOnlySpan<byte> records)
    {
        while (SlotState.Next(ref records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state))
            Produce(key.ToArray(), CheckpointRecord.Value(writing, state));
    }

    public void Flush()
    {
        Produce(CheckpointRecord.MarkerKey, marker);
        int left = Opened.Flush(ToFlush);
        if (refused is { } error) throw new KafkaException(error);
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
        if (producer is null) return;
        try
        {
            producer.AbortTransaction(ToAbort);
        }
        catch (KafkaException)
        {
            // The next transaction under this id ends it, or the brokers do in time.
        }
        Close();
    }

    public void Dispose() => Abandon();

    private void Produce(byte[] key, byte[] value)
    {
        while (true)
        {
            try
            {
                Opened.Produce(new TopicPartition(topic, partition), new Message<byte[], byte[]> { Key = key, Value = value }, report =>
                {
                    if (report.Error.IsError) refused ??= report.Error;
                });
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull && refused is null)
            {
                Opened.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private void Close()
    {
        producer?.Dispose();
        producer = null;
    }

    private IProducer<byte[], byte[]> Opened => producer ?? throw new InvalidOperationException("BUG: no checkpoint was begun.");
}
