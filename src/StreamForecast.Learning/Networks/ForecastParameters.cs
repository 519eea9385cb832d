using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>The named matrices of a forecast network as views into one block: its weights, or their gradient.</summary>
public readonly ref struct ForecastParameters(ForecastLayout layout, Span<Real> block)
{
    private readonly Span<Real> block = block;

    /// <summary>The recurrent layers, as <see cref="RecurrentStack"/> takes them.</summary>
    public Span<Real> Recurrent => block[..layout.Recurrent.Count];
    /// <summary>One of the recurrent layers, from the lowest.</summary>
    public CellParameters Layer(int layer) => layout.Recurrent.Layer(Recurrent, layer);
    /// <summary>From [hidden; input] to the row's encoding, [Hidden + Inputs, Encoding].</summary>
    public Matrix Encoding => View(layout.Encoding);
    /// <summary>[Encoding].</summary>
    public Span<Real> EncodingBias => View(layout.EncodingBias).Values;
    /// <summary>From a horizon's features to the decoder's first layer, [Features, Encoding].</summary>
    public Matrix Features => View(layout.Features);
    /// <summary>The decoder's second layer, [Encoding, Encoding].</summary>
    public Matrix Deep => View(layout.Deep);
    /// <summary>[Encoding].</summary>
    public Span<Real> DeepBias => View(layout.DeepBias).Values;
    /// <summary>[Encoding, Candidates + 11].</summary>
    public Matrix Head => View(layout.Head);
    /// <summary>[Candidates + 11].</summary>
    public Span<Real> HeadBias => View(layout.HeadBias).Values;
    /// <summary>How much a candidate's past error counts against it; one scalar.</summary>
    public ref Real Sharpness => ref block[layout.Sharpness.Offset];
    /// <summary>What the decoder reads of these.</summary>
    internal DecoderParameters Decoder => new() { Features = Features, Deep = Deep, DeepBias = DeepBias, Head = Head, HeadBias = HeadBias };

    private Matrix View(NamedView view) => new(block.Slice(view.Offset, view.Length), view.Rows, view.Columns);
}
