using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>The decoder's matrices within a network's weights or their gradient; what <see cref="Decoder"/> reads and writes.</summary>
internal readonly ref struct DecoderParameters
{
    /// <summary>From a cell's features to the first layer, [Features, Encoding].</summary>
    public required Matrix Features { get; init; }
    /// <summary>The second layer, [Encoding, Encoding].</summary>
    public required Matrix Deep { get; init; }
    /// <summary>[Encoding].</summary>
    public required Span<Real> DeepBias { get; init; }
    /// <summary>[Encoding, Candidates + 11].</summary>
    public required Matrix Head { get; init; }
    /// <summary>[Candidates + 11].</summary>
    public required Span<Real> HeadBias { get; init; }
}
