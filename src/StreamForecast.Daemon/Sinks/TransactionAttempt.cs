using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Sends the messages of batches within a transaction, and when that is refused finds out which of them is to be sent
/// otherwise. One refused message set fails the transaction, and its reason is in the delivery reports alone; so the first try
/// asks for no reports, and what follows a refusal for all. Used by <see cref="TransactionRunner"/>.
/// </summary>
/// <param name="records">Makes the records.</param>
/// <param name="results">Whether forecasts and anomalies are sent, and not dead letters alone.</param>
/// <param name="client">Sends them.</param>
/// <param name="clock">Knows the present, which topics compare times with.</param>
internal sealed class TransactionAttempt(KafkaRecords records, bool results, TransactionClient client, TimeProvider clock)
{
    private const int LargestSet = 1_000_000;      // bytes: librdkafka's batch.size
    private const int Overhead = 128;              // bytes of a record beside key and value, generously

    private readonly Dictionary<(OutputBatch Batch, int Message), Message<byte[]?, byte[]?>> mended = [];
    private readonly List<RefusedMessage> refused = [];
    private readonly RefusedTimes times = new(clock);
    private readonly Dictionary<string, (int Most, int Pending)> sets = [];     // bytes, of topics that have refused larger sets
    private bool asksForReports;

    /// <summary>Tells which dead letters of batches that are committed were cut, and how many bytes are left; forgets them.</summary>
    public IReadOnlyList<(OutputBatch Batch, int Message, int Bytes)> TakeCut(List<OutputBatch> committed)
    {
        if (mended.Count == 0) return [];
        var cut = mended.Where(entry => committed.Contains(entry.Key.Batch)).Select(entry => (entry.Key.Batch, entry.Key.Message, entry.Value.Value!.Length)).ToList();
        foreach ((OutputBatch batch, int message, _) in cut) mended.Remove((batch, message));
        return cut;
    }

    /// <summary>Sends a batch, in a new transaction if none is open; the error when the transaction has failed, and the rest need not be sent.</summary>
    public Error? Send(OutputBatch batch)
    {
        if (!client.IsOpen) client.Begin();
        int count = batch.Messages.Length;
        for (int i = 0; i < count; i++)
        {
            OutputKind kind = batch.Messages[i].Kind;
            if (kind is not (OutputKind.DeadLetter or OutputKind.Journal) && !(results && kind is (OutputKind.Forecast or OutputKind.Anomaly))) continue;
            if (Send(batch, i) is { } failure) return failure;
        }
        return null;
    }

    /// <summary>
    /// After a refusal, and the abort that follows it: takes more care, or changes what was refused. Throws <see cref="KafkaException"/> when a
    /// message can be sent in no other way.
    /// </summary>
    /// <param name="timesRefused">Told the topic and number of messages that are to be written with the time of writing.</param>
    public void Learn(Action<string, int> timesRefused)
    {
        List<RefusedMessage> failed = TakeRefused();
        if (failed.Find(failure => IsFinal(failure.Error.Code) || (IsOfTime(failure.Error.Code) && !failure.IsTimed)) is { } final) throw new KafkaException(final.Error);
        foreach (var topic in failed.Where(failure => IsOfTime(failure.Error.Code)).GroupBy(failure => failure.Topic))
        {
            times.Add(topic.Key, [.. topic.Select(failure => failure.Batch.Messages[failure.Message].Time)]);
            timesRefused(topic.Key, topic.Count());
        }
        foreach (var topic in failed.Where(failure => failure.Error.Code == ErrorCode.MsgSizeTooLarge).GroupBy(failure => failure.Topic)) Shrink(topic.Key, [.. topic]);
        asksForReports = true;
    }

    /// <summary>Forgets the batches; what topics have been seen to refuse is remembered.</summary>
    public void Forget()
    {
        TakeRefused();
        mended.Clear();
        asksForReports = false;
    }

    private Error? Send(OutputBatch batch, int i)
    {
        string topic = records.Topic(batch.Messages[i].Kind);
        Message<byte[]?, byte[]?> message = mended.GetValueOrDefault((batch, i)) ?? KafkaRecords.Of(batch, i);
        if (times.Includes(topic, batch.Messages[i].Time)) message = KafkaRecords.WithoutTime(message) ?? message;
        int size = (message.Key?.Length ?? 0) + (message.Value?.Length ?? 0) + Overhead;
        if (sets.TryGetValue(topic, out var set))
        {
            if (set.Pending > 0 && set.Pending + size > set.Most)
            {
                client.Flush();     // what was sent before lies in sets of its own
                set.Pending = 0;
                if (FirstRefused() is { } failure) return failure;
            }
            sets[topic] = (set.Most, set.Pending + size);
        }

        bool isTimed = message.Timestamp.Type != TimestampType.NotAvailable;
        Error? error = client.Produce(records.Place(batch, batch.Messages[i].Kind), message, asksForReports ? report => Report(report.Error) : null);
        if (error is not null) Report(error);
        return error;

        void Report(Error error)
        {
            if (!error.IsError || error.Code is ErrorCode.Local_PurgeQueue or ErrorCode.Local_PurgeInflight or ErrorCode.Local_State) return;
            lock (refused) refused.Add(new(batch, i, topic, size, isTimed, error));
        }
    }

    /// <summary>From now on smaller sets for the topic; a message that was a set of its own already is cut. Throws when it cannot be.</summary>
    private void Shrink(string topic, List<RefusedMessage> tooLarge)
    {
        int most = sets.TryGetValue(topic, out var set) ? set.Most : LargestSet;
        foreach (RefusedMessage alone in tooLarge.Where(message => message.Size >= most))
        {
            var key = (alone.Batch, alone.Message);
            Message<byte[]?, byte[]?> message = mended.GetValueOrDefault(key) ?? KafkaRecords.Of(alone.Batch, alone.Message);
            mended[key] = KafkaRecords.Halved(message, alone.Batch.Messages[alone.Message].PayloadLength) ?? throw new KafkaException(alone.Error);
        }
        if (tooLarge.TrueForAll(message => message.Size < most)) most = (int)Math.Min(most, tooLarge.Sum(message => (long)message.Size)) / 2;
        sets[topic] = (most, 0);
    }

    private Error? FirstRefused()
    {
        lock (refused) return refused.Count == 0 ? null : refused[0].Error;
    }

    private List<RefusedMessage> TakeRefused()
    {
        lock (refused)
        {
            List<RefusedMessage> taken = [.. refused];
            refused.Clear();
            return taken;
        }
    }

    /// <summary>Refusals that sending again does not change, unlike those of a broker that is away or a message set with a neighbour's fault.</summary>
    private static bool IsFinal(ErrorCode code) => code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TransactionalIdAuthorizationFailed
        or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition or ErrorCode.TopicException or ErrorCode.PolicyViolation;

    /// <summary>Since Kafka 2.4 a broker names the records of a set that it takes no time of as invalid, without more; before, all of the set have the time's own error.</summary>
    private static bool IsOfTime(ErrorCode code) => code is ErrorCode.InvalidTimestamp or ErrorCode.InvalidRecord;

    private sealed record RefusedMessage(OutputBatch Batch, int Message, string Topic, int Size, bool IsTimed, Error Error);
}
