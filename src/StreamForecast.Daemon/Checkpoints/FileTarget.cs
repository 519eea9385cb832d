using Confluent.Kafka;
using StreamForecast.Engine.Checkpoints;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>The checkpoint file of a partition in State:Directory.</summary>
internal sealed class FileTarget(string path, CheckpointTail? tail) : ICheckpointTarget
{
    private readonly CheckpointFileWriter file = new(path, tail);

    public string Name => path;

    public bool NeedsFull => file.NeedsFull;

    public void Begin(CheckpointOrigin origin, byte[] description, bool full, byte[] lacking) => file.Begin(origin, description, full, lacking);

    public void Write(ReadOnlySpan<byte> records) => file.Write(records);

    public void Flush(CheckpointJob job) => file.Flush();

    public void Commit(IConsumerGroupMetadata member) => file.Commit();

    public void Abandon() => file.Abandon();

    public void Dispose() => file.Dispose();
}
