using StreamForecast.Daemon.Decoding;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Service;

/// <summary>What the partitions of one pipeline share, because it handles one at a time: decoder, columns and observer.</summary>
/// <param name="Decoder">Reads records.</param>
/// <param name="Rows">The rows of one record.</param>
/// <param name="Observations">Rows on their way into a shard.</param>
/// <param name="Results">The shard's answers.</param>
/// <param name="Observer">Looks at each scored batch, or null.</param>
internal sealed record PipelineBuffers(IRecordDecoder Decoder, DecodedRows Rows, ObservationBatch Observations, ResultBatch Results, BatchObserver? Observer)
{
    /// <summary>The record, of the batch in hand, that each of the rows came in.</summary>
    public int[] Records { get; } = new int[Observations.Capacity];
}
