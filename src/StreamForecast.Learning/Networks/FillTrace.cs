using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// What a <see cref="FillNetwork"/> remembers of a forward pass over windows side by side; allocated once and overwritten.
/// </summary>
public sealed class FillTrace
{
    /// <summary>Memory for windows of up to <paramref name="steps"/> rows, <paramref name="windows"/> side by side, and up to <paramref name="targets"/> missing rows in all.</summary>
    public FillTrace(FillNetwork network, int steps, int windows, int targets)
    {
        FillShape s = network.Shape;
        (Steps, Windows, MostTargets) = (steps, windows, targets);
        Stack = new RecurrentTrace(network.Layout.Stack, steps, windows);
        OutputGradient = new Real[steps * windows * 2 * s.Hidden];
        States = new Real[targets * 2 * s.Hidden];
        StateGradient = new Real[targets * 2 * s.Hidden];
        Decoder = new DecoderTrace(targets, horizons: 1, s.Encoding, network.Layout.Outputs);
        Shares = new Real[s.Candidates];
    }

    /// <summary>Most rows of a window.</summary>
    public int Steps { get; }
    /// <summary>Windows side by side.</summary>
    public int Windows { get; }
    /// <summary>Most missing rows of a pass.</summary>
    public int MostTargets { get; }
    /// <summary>What the decoder gave for each missing row, [targets, Outputs]: from there <see cref="Mixture"/> goes on.</summary>
    internal Span<Real> Outputs => Decoder.Outputs;

    internal RecurrentTrace Stack { get; }
    /// <summary>dLoss of the top layer's outputs, [Steps, Windows, 2 Hidden].</summary>
    internal Real[] OutputGradient { get; }
    /// <summary>The top layer's outputs at the missing rows, [targets, 2 Hidden], and their gradient.</summary>
    internal Real[] States { get; }
    internal Real[] StateGradient { get; }
    internal DecoderTrace Decoder { get; }
    /// <summary>Weights of one row's candidates, [Candidates].</summary>
    internal Real[] Shares { get; }
}
