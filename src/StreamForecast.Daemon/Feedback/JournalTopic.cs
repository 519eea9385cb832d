using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Feedback;

/// <summary>
/// The journal of what verdicts changed and where: partition p tells it of the source's partition p. Its records are written with the results that rest on them, in the same transaction
/// (<see cref="PartitionFeedback"/>), so that whoever learns those records again does it under the same verdicts.
/// </summary>
internal sealed class JournalTopic(KafkaClients clients, string topic, string source)
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(5), Wait = TimeSpan.FromMilliseconds(100), Silence = TimeSpan.FromSeconds(30);

    /// <summary>A partition's entries, oldest first, from the newest beginning of its state on. Waits for transactions that are still open. Throws <see cref="KafkaException"/> when Kafka does not answer in time.</summary>
    public List<JournalEntry> Read(int partition, Action beat)
    {
        var entries = new List<JournalEntry>();
        var place = new TopicPartition(topic, partition);
        using (IConsumer<byte[]?, byte[]?> all = clients.CheckpointConsumer(IsolationLevel.ReadUncommitted))
        {
            WatermarkOffsets ends = all.QueryWatermarkOffsets(place, Ask);
            if (ends.Low == ends.High) return entries;
            using IConsumer<byte[]?, byte[]?> consumer = clients.CheckpointConsumer();
            consumer.QueryWatermarkOffsets(place, Ask);     // has the client know the partition's broker, which an assignment alone makes it look for half a second later
            consumer.Assign(new TopicPartitionOffset(place, ends.Low));
            for (long newest = Environment.TickCount64; ;)
            {
                beat();
                if (consumer.Consume(Wait) is { } record)
                {
                    newest = Environment.TickCount64;
                    if (record.IsPartitionEOF && record.Offset >= ends.High) return entries;
                    if (!record.IsPartitionEOF) Take(JournalEntry.Read(record.Message.Value));
                }
                else if (Environment.TickCount64 - newest > Silence.TotalMilliseconds)
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"topic {topic} gave no record for {Silence.TotalSeconds:0} s"));
            }
        }

        void Take(JournalEntry? entry)
        {
            if (entry is null || entry.Topic != source) return;
            if (entry.IsBeginning) entries.Clear();
            else entries.Add(entry);
        }
    }
}
