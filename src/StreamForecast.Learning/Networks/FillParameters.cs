using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>The named matrices of a gap-filling network as views into one block: its weights, or their gradient.</summary>
internal readonly ref struct FillParameters(FillLayout layout, Span<Real> block)
{
    private readonly Span<Real> block = block;

    /// <summary>The recurrent layers, as <see cref="Cells.RecurrentStack"/> has them.</summary>
    public Span<Real> Stack => block[..layout.Stack.Count];
    /// <summary>From both directions' states at a missing row to its encoding, [2 Hidden, Encoding].</summary>
    public Matrix Encoding => View(layout.Encoding);
    /// <summary>[Encoding].</summary>
    public Span<Real> EncodingBias => View(layout.EncodingBias).Values;
    /// <summary>What the decoder reads.</summary>
    public DecoderParameters Decoder => new()
    {
        Features = View(layout.Features),
        Deep = View(layout.Deep),
        DeepBias = View(layout.DeepBias).Values,
        Head = View(layout.Head),
        HeadBias = View(layout.HeadBias).Values,
    };
    /// <summary>How much a candidate's expected error counts against it; one scalar.</summary>
    public ref Real Sharpness => ref block[layout.Sharpness.Offset];

    private Matrix View(NamedView view) => new(block.Slice(view.Offset, view.Length), view.Rows, view.Columns);
}
