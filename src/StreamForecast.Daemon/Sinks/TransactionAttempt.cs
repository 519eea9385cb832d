using Confluent.Kafka;
using StreamForecast.Daemon.Kafka;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Sends the messages of batches within a transaction, and when that is refused finds out which of them is to be sent
/// otherwise. A broker refuses whole message sets, and one refused set fails the transaction; so the first try asks for no
/// reports, the second for all, and where a size was refused each message is sent alone. Used by <see cref="TransactionRunner"/>.
/// </summary>
/// <param name="records">Makes the records.</param>
/// <param name="results">Whether forecasts and anomalies are sent, and not dead letters alone.</param>
/// <param name="client">Sends them.</param>
/// <param name="clock">Knows the present, which topics compare times with.</param>
internal sealed class TransactionAttempt(KafkaRecords records, bool results, TransactionClient client, TimeProvider clock)
{
    private enum Care
    {
        None,
        Reports,
        Alone,
    }

    private readonly Dictionary<(OutputBatch Batch, int Message), Message<byte[]?, byte[]?>> mended = [];
    private readonly List<(OutputBatch Batch, int Message, bool IsTimed, Error Error)> refused = [];
    private readonly RefusedTimes times = new(clock);
    private Care care;

    /// <summary>Dead letters that were cut, with the bytes that are left; read before <see cref="Forget"/>.</summary>
    public IEnumerable<(OutputBatch Batch, int Message, int Bytes)> Cut => mended.Where(entry => entry.Value.Headers is not null).Select(entry => (entry.Key.Batch, entry.Key.Message, entry.Value.Value!.Length));

    /// <summary>Sends a batch, in a new transaction if none is open; the error when the transaction has failed, and the rest need not be sent.</summary>
    public Error? Send(OutputBatch batch)
    {
        if (!client.IsOpen) client.Begin();
        int count = batch.Messages.Length;
        for (int i = 0; i < count; i++)
        {
            OutputKind kind = batch.Messages[i].Kind;
            if (kind != OutputKind.DeadLetter && !(results && kind is (OutputKind.Forecast or OutputKind.Anomaly))) continue;
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
        List<(OutputBatch Batch, int Message, bool IsTimed, Error Error)> failed;
        lock (refused)
        {
            failed = [.. refused];
            refused.Clear();
        }
        if (failed.Find(failure => IsFinal(failure.Error.Code) || (IsOfTime(failure.Error.Code) && !failure.IsTimed)).Error is { } final) throw new KafkaException(final);
        foreach (var topic in failed.Where(failure => IsOfTime(failure.Error.Code)).GroupBy(failure => TopicOf(failure.Batch, failure.Message)))
        {
            times.Add(topic.Key, [.. topic.Select(failure => failure.Batch.Messages[failure.Message].Time)]);
            timesRefused(topic.Key, topic.Count());
        }
        var tooLarge = failed.FindAll(failure => failure.Error.Code == ErrorCode.MsgSizeTooLarge);
        if (tooLarge.Count > 0 && care == Care.Alone) Mend(tooLarge[0].Batch, tooLarge[0].Message, tooLarge[0].Error);
        care = tooLarge.Count > 0 || care == Care.Alone ? Care.Alone : Care.Reports;
    }

    /// <summary>Forgets the batches; what topics have been seen to refuse is remembered.</summary>
    public void Forget()
    {
        mended.Clear();
        care = Care.None;
    }

    private Error? Send(OutputBatch batch, int i)
    {
        string topic = TopicOf(batch, i);
        if (!mended.TryGetValue((batch, i), out Message<byte[]?, byte[]?>? message)) message = KafkaRecords.Of(batch, i);
        if (times.Includes(topic, batch.Messages[i].Time)) message = KafkaRecords.WithoutTime(message) ?? message;
        bool isTimed = message.Timestamp.Type != TimestampType.NotAvailable;
        Error? error = client.Produce(topic, message, care == Care.None ? null : report => Report(batch, i, isTimed, report.Error));
        if (error is not null) Report(batch, i, isTimed, error);
        if (error is not null || care != Care.Alone) return error;
        client.Flush();
        lock (refused) return refused.Count == 0 ? null : refused[0].Error;
    }

    private void Report(OutputBatch batch, int i, bool isTimed, Error error)
    {
        if (!error.IsError || error.Code is ErrorCode.Local_PurgeQueue or ErrorCode.Local_PurgeInflight or ErrorCode.Local_State) return;
        lock (refused) refused.Add((batch, i, isTimed, error));
    }

    private void Mend(OutputBatch batch, int i, Error error)
    {
        if (!mended.TryGetValue((batch, i), out Message<byte[]?, byte[]?>? message)) message = KafkaRecords.Of(batch, i);
        mended[(batch, i)] = KafkaRecords.Halved(message, batch.Messages[i].PayloadLength) ?? throw new KafkaException(error);
    }

    private string TopicOf(OutputBatch batch, int i) => records.Topic(batch.Messages[i].Kind);

    /// <summary>Refusals that sending again does not change, unlike those of a broker that is away or a message set with a neighbour's fault.</summary>
    private static bool IsFinal(ErrorCode code) => code is ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.TransactionalIdAuthorizationFailed
        or ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition or ErrorCode.TopicException or ErrorCode.PolicyViolation;

    /// <summary>Since Kafka 2.4 a broker names the records of a set that it takes no time of as invalid, without more; before, all of the set have the time's own error.</summary>
    private static bool IsOfTime(ErrorCode code) => code is ErrorCode.InvalidTimestamp or ErrorCode.InvalidRecord;
}
