using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Networks;

/// <summary>The sizes of an encoder-decoder.</summary>
/// <param name="Inputs">Values of the source per step.</param>
/// <param name="Outputs">Values of the target per step.</param>
/// <param name="Hidden">Width of an encoder layer's state in one direction.</param>
/// <param name="Layers">Layers of the encoder, and of the decoder.</param>
/// <param name="Bidirectional">Whether the encoder also runs backwards in time. The decoder's state is then twice as wide.</param>
/// <param name="Cell">The cell of encoder and decoder.</param>
/// <param name="Attention">How the decoder looks back at the encoder's states; null: it knows the source by the last state alone.</param>
/// <param name="AttentionHidden">Width of additive attention's hidden layer.</param>
/// <param name="Symbols">
/// Whether the outputs are scores of symbols, as <see cref="Losses.CrossEntropy"/> reads them, and what is fed back is the likeliest symbol:
/// 1 in its place and 0 in all others.
/// </param>
public sealed record EncoderDecoderShape(int Inputs, int Outputs, int Hidden, int Layers = 1, bool Bidirectional = false,
    CellKind Cell = CellKind.Lstm, AttentionKind? Attention = AttentionKind.Dot, int AttentionHidden = 0,
    bool Symbols = false)
{
    /// <summary>Width of an encoder state, both directions side by side, and of a decoder state.</summary>
    public int States => Bidirectional ? 2 * Hidden : Hidden;

    /// <summary>Width of the context; 0 without attention.</summary>
    public int Context => Attention is null ? 0 : States;
}
