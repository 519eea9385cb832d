namespace StreamForecast.Daemon.Sinks;

/// <summary>One message of an <see cref="OutputBatch"/>: where its key and payload lie in the batch's bytes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="KeyStart">Begin of the key.</param>
/// <param name="KeyLength">Length of the key in bytes; -1 when a dead letter had none.</param>
/// <param name="PayloadStart">Begin of the payload.</param>
/// <param name="PayloadLength">Length of the payload in bytes; -1 when a dead letter had none.</param>
/// <param name="Time">Kafka time, Unix milliseconds: the event time; of a dead letter the time it came with.</param>
/// <param name="Offset">Offset of the record it answers.</param>
/// <param name="Reason">Why the record is a dead letter; else null.</param>
internal readonly record struct OutputMessage(OutputKind Kind, int KeyStart, int KeyLength, int PayloadStart, int PayloadLength, long Time, long Offset, string? Reason);
