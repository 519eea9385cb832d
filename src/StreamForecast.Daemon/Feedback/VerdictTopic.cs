using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Feedback;

/// <summary>
/// The compacted topic of verdicts, a record an id: read from its beginning on by every process, on a thread of its own, into a <see cref="VerdictLedger"/>; written by the API and the page, or by anybody else.
/// A record that is no verdict is said and passed over.
/// </summary>
internal sealed class VerdictTopic : IDisposable
{
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(5), AskAgain = TimeSpan.FromSeconds(1), Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ToSend = TimeSpan.FromSeconds(10);

    private readonly KafkaClients clients;
    private readonly string topic;
    private readonly ILogger log;
    private readonly CancellationTokenSource ending = new();
    private readonly Lazy<IProducer<byte[]?, byte[]?>> producer;
    private readonly Thread thread;

    /// <summary>Begins to read.</summary>
    public VerdictTopic(KafkaClients clients, string topic, VerdictLedger ledger, ILogger log)
    {
        (this.clients, this.topic, this.log, Ledger) = (clients, topic, log, ledger);
        producer = new(() => clients.Producer(1 << 20));
        thread = new Thread(Run) { IsBackground = true, Name = "verdicts" };
        thread.Start();
    }

    /// <summary>What was read.</summary>
    public VerdictLedger Ledger { get; }

    /// <summary>Writes a verdict, complete and without a problem, or takes one back (null), and waits a moment for it to be read again. Throws <see cref="KafkaException"/> when Kafka does not take it in time.</summary>
    public async Task WriteAsync(string id, VerdictRecord? verdict, CancellationToken stop)
    {
        var message = new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(id), Value = verdict is null ? null : VerdictFormat.Write(verdict) };
        try
        {
            await producer.Value.ProduceAsync(topic, message, stop).WaitAsync(ToSend, stop);
        }
        catch (TimeoutException)
        {
            throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"topic {topic} has not taken it within {ToSend.TotalSeconds:0} s; it may yet"));
        }
        await Ledger.WaitFor(list => verdict is null ? !list.Records.Exists(record => record.Id == id) : list.Records.Contains(verdict), ToSend, stop);
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        ending.Cancel();
        thread.Join();
        if (producer.IsValueCreated) producer.Value.Dispose();
        ending.Dispose();
    }

    private void Run()
    {
        using IConsumer<byte[]?, byte[]?> consumer = clients.CheckpointConsumer();
        HashSet<int> unread = Assign(consumer);
        while (!ending.IsCancellationRequested)
        {
            try
            {
                if (consumer.Consume(Look) is not { } record) continue;
                if (record.IsPartitionEOF)
                {
                    unread.Remove(record.Partition.Value);
                    if (unread.Count == 0) Ledger.Publish();
                }
                else if (Ledger.Take(record.Message.Key, record.Message.Value) is { } problem) log.NoVerdict(topic, record.Partition.Value, record.Offset.Value, problem);
            }
            catch (ConsumeException)
            {
                ending.Token.WaitHandle.WaitOne(AskAgain);      // the outage itself is logged by the watch
            }
        }
        consumer.Close();
    }

    /// <summary>All partitions from their beginning; which are still to be read to their end.</summary>
    private HashSet<int> Assign(IConsumer<byte[]?, byte[]?> consumer)
    {
        int[] partitions = [];
        while (partitions.Length == 0 && !ending.IsCancellationRequested)
        {
            try
            {
                using IAdminClient admin = clients.Admin();
                partitions = [.. admin.GetMetadata(topic, Ask).Topics.Where(found => found.Topic == topic && !found.Error.IsError).SelectMany(found => found.Partitions).Select(partition => partition.PartitionId)];
            }
            catch (KafkaException)
            {
            }
            if (partitions.Length == 0) ending.Token.WaitHandle.WaitOne(AskAgain);
        }
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        return [.. partitions];
    }
}
