using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// The table of contents of an encoder-decoder's parameters, in one block of <see cref="Count"/> values: encoder, decoder, attention, output
/// layer. Its methods view a part of such a block, the weights or their gradient.
/// </summary>
public sealed class EncoderDecoderLayout
{
    private readonly int attentionAt, outputAt;

    /// <summary>Lays the matrices of <paramref name="shape"/> end to end.</summary>
    public EncoderDecoderLayout(EncoderDecoderShape shape)
    {
        Shape = shape;
        Encoder = new RecurrentLayout(shape.Cell, shape.Inputs, shape.Hidden, shape.Layers, shape.Bidirectional);
        Decoder = new RecurrentLayout(shape.Cell, shape.Outputs + shape.Context, shape.States, shape.Layers);
        if (shape.Attention is { } kind) Attention = new AttentionShape(kind, shape.States, shape.States, shape.AttentionHidden);
        Attention?.Check();
        attentionAt = Encoder.Count + Decoder.Count;
        outputAt = attentionAt + (Attention?.Count ?? 0);
        Count = outputAt + (Summary + 1) * shape.Outputs;
        Views = [.. Encoder.Views("encoder"), .. Decoder.Views("decoder", Encoder.Count), .. Attention?.Views("attention", attentionAt) ?? [],
            new NamedView("output.weight", outputAt, Summary, shape.Outputs), new NamedView("output.bias", Count - shape.Outputs, 1, shape.Outputs)];
    }

    /// <summary>The network's sizes.</summary>
    public EncoderDecoderShape Shape { get; }
    /// <summary>The layers that read the source.</summary>
    public RecurrentLayout Encoder { get; }
    /// <summary>The layers that write the target; each reads the value before and the context.</summary>
    public RecurrentLayout Decoder { get; }
    /// <summary>The attention between them; null without.</summary>
    public AttentionShape? Attention { get; }
    /// <summary>Values of all matrices.</summary>
    public int Count { get; }
    /// <summary>All matrices by name, in order.</summary>
    public IReadOnlyList<NamedView> Views { get; }

    /// <summary>What the output layer reads: the decoder's state and the context.</summary>
    internal int Summary => Shape.States + Shape.Context;

    /// <summary>The encoder's part of <paramref name="block"/>.</summary>
    public Span<Real> EncoderPart(Span<Real> block) => block[..Encoder.Count];

    /// <summary>The decoder's part of <paramref name="block"/>.</summary>
    public Span<Real> DecoderPart(Span<Real> block) => block.Slice(Encoder.Count, Decoder.Count);

    /// <summary>Attention's matrices; empty without attention.</summary>
    public AttentionParameters AttentionPart(Span<Real> block) => Attention is { } shape ? new AttentionParameters(block[attentionAt..outputAt], shape) : default;

    /// <summary>The output layer, [States + Context, Outputs].</summary>
    public Matrix Output(Span<Real> block) => new(block[outputAt..^Shape.Outputs], Summary, Shape.Outputs);

    /// <summary>[Outputs].</summary>
    public Span<Real> OutputBias(Span<Real> block) => block[^Shape.Outputs..];
}
