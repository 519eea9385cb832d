using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// Keeps warm copies of the partitions that this process does not own, by reading the checkpoint topic as it grows, on a thread of its own. Whoever takes a partition over takes its copy with
/// <see cref="Take"/>, and reads no more of the topic than what came in the last moment. Nothing depends on it: where there is no copy the topic is read.
/// </summary>
/// <remarks>
/// Every member keeps all partitions, for as long as they fit: which of them the group gives a partition to is the assignor's word, which knows nothing of copies, and librdkafka takes no other assignor. One copy where the
/// sticky assignor was expected to go was tried: of two heirs it chose the other.
/// </remarks>
internal sealed class Standby : IDisposable
{
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(30), First = TimeSpan.FromSeconds(2);      // by then a start has most of what it will own
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(50), Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Ask = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromSeconds(10), Again = TimeSpan.FromSeconds(1);
    private const int Turn = 1000;      // records between two looks at what is wanted

    private readonly IAdminClient admin;
    private readonly DaemonOptions options;
    private readonly string topic;
    private readonly ILogger log;
    private readonly IConsumer<byte[]?, byte[]?> consumer;
    private readonly ConcurrentDictionary<int, StandbyCopy> copies = [];
    private readonly ConcurrentDictionary<int, bool> owned = [];
    private readonly ConcurrentQueue<(int Partition, TaskCompletionSource<StandbyCopy?> Answer)> requests = [];
    private readonly HashSet<int> tooLarge = [];
    private readonly CancellationTokenSource ending = new();
    private readonly Thread thread;
    private long counted = Environment.TickCount64;
    private int partitions;
    private long bytes;
    private string said = "";

    /// <summary>Starts reading.</summary>
    public Standby(KafkaClients clients, IAdminClient admin, DaemonOptions options, string topic, ILogger log)
    {
        (this.admin, this.options, this.topic, this.log) = (admin, options, topic, log);
        consumer = clients.CheckpointConsumer();
        thread = new Thread(Run) { IsBackground = true, Name = "standby" };
        thread.Start();
    }

    /// <summary>The copies as they are now.</summary>
    public IEnumerable<(int Partition, long Series, long Bytes)> Copies => copies.Values.Select(copy => (copy.Partition, (long)copy.Series, copy.Bytes));

    /// <summary>A partition comes to this process: its copy, read to the end of what is committed. Null where none is whole, or Kafka does not answer in time.</summary>
    public StandbyCopy? Take(int partition, Action beat)
    {
        if (!copies.TryGetValue(partition, out StandbyCopy? kept) || !kept.IsWhole)
        {
            owned[partition] = true;
            return null;
        }
        var answer = new TaskCompletionSource<StandbyCopy?>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests.Enqueue((partition, answer));
        long start = Environment.TickCount64;
        while (!answer.Task.Wait(Look))
        {
            beat();
            if (Environment.TickCount64 - start > Patience.TotalMilliseconds || ending.IsCancellationRequested) answer.TrySetResult(null);
        }
        owned[partition] = true;
        return answer.Task.Result;
    }

    /// <summary>A partition has left this process.</summary>
    public void Leave(int partition) => owned.TryRemove(partition, out _);

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        ending.Cancel();
        thread.Join();
        consumer.Dispose();
        ending.Dispose();
    }

    private void Run()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                while (requests.TryDequeue(out var request)) Give(request.Partition, request.Answer);
                Follow();
                for (int i = 0; i < Turn && requests.IsEmpty && Read(Idle); i++)
                {
                }
            }
            catch (KafkaException e)
            {
                Say(e.Error.Reason);
                ending.Token.WaitHandle.WaitOne(Again);
            }
            catch (Exception e)
            {
                Say(e is InvalidDataException or IOException ? e.Message : $"BUG: {e}");
                copies.Clear();     // who takes a partition over reads the topic, and says which checkpoint is damaged
                return;
            }
        }
    }

    /// <summary>Reads a copy to the end of what is committed now, and hands it over.</summary>
    private void Give(int partition, TaskCompletionSource<StandbyCopy?> answer)
    {
        owned[partition] = true;
        try
        {
            if (!copies.TryGetValue(partition, out StandbyCopy? copy))
            {
                answer.TrySetResult(null);
                return;
            }
            long end = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), Ask).High.Value;
            while (copy.Next < end && !answer.Task.IsCompleted && copies.ContainsKey(partition)) Read(Idle);
            tooLarge.Clear();       // there is room again
            Drop([partition]);
            answer.TrySetResult(copy.Next >= end ? copy : null);
        }
        finally
        {
            answer.TrySetResult(null);
        }
    }

    /// <summary>Begins the copies of what others own, and drops those of what has come here.</summary>
    private void Follow()
    {
        if (Environment.TickCount64 - counted >= (partitions == 0 ? First : CountEvery).TotalMilliseconds)
        {
            counted = Environment.TickCount64;
            partitions = admin.GetMetadata(options.Kafka.Topic, Ask).Topics[0].Partitions.Count;
        }
        List<int> ours = [.. copies.Keys.Where(owned.ContainsKey)], theirs = [.. Enumerable.Range(0, partitions).Where(p => !owned.ContainsKey(p) && !copies.ContainsKey(p) && !tooLarge.Contains(p))];
        if (ours.Count == 0 && theirs.Count == 0) return;
        foreach (int partition in theirs) copies[partition] = new StandbyCopy(partition, options.Kafka.Topic);
        Drop(ours);
    }

    /// <summary>Takes the next record; false when there is none.</summary>
    private bool Read(TimeSpan wait)
    {
        if (consumer.Consume(wait) is not { } record) return false;
        if (!copies.TryGetValue(record.Partition.Value, out StandbyCopy? copy)) return true;
        if (record.IsPartitionEOF)
        {
            copy.Next = Math.Max(copy.Next, record.Offset.Value);
            if (!copy.IsWhole) log.StandbyWhole(options.Kafka.Topic, copy.Partition, copy.Series, copy.Bytes / 1e6);
            copy.IsWhole = true;
            said = "";
            return true;
        }
        long before = copy.Bytes;
        copy.Put(record);
        bytes += copy.Bytes - before;
        if (bytes <= options.State.StandbyMegabytes * 1_000_000L) return true;
        log.StandbyFull(options.Kafka.Topic, copy.Partition, options.State.StandbyMegabytes);
        tooLarge.Add(copy.Partition);
        Drop([copy.Partition]);
        return true;
    }

    /// <summary>Reads on without these.</summary>
    private void Drop(IEnumerable<int> partitions)
    {
        foreach (int partition in partitions)
            if (copies.TryRemove(partition, out StandbyCopy? dropped)) bytes -= dropped.Bytes;
        consumer.Assign(copies.Values.Select(copy => new TopicPartitionOffset(topic, copy.Partition, copy.Next == 0 ? Offset.Beginning : copy.Next)));
    }

    private void Say(string error)
    {
        if (said != error) log.StandbyFailed(error);
        said = error;
    }
}
