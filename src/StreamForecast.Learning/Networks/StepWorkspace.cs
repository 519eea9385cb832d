using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>The memory of one forward step of <see cref="Rows"/> rows, and the step itself; <see cref="ForecastNetwork.Step"/> keeps one.</summary>
internal sealed class StepWorkspace(ForecastLayout layout, int horizons)
{
    /// <summary>Rows stepped at once: everything between input and quantiles of 64 rows stays in the second-level cache.</summary>
    public const int Rows = 64;

    private readonly Real[] scratch = new Real[CellStep.Scratch(layout.Shape.Cell, Rows, layout.Shape.Hidden)];
    private readonly Real[] hiddenBefore = new Real[Rows * layout.Shape.Hidden];      // of a layer; the new states may lie over those read
    private readonly Real[] cellBefore = new Real[Rows * layout.Shape.Hidden], cellAfter = new Real[Rows * layout.Shape.Hidden];
    private readonly Real[][] hiddenAfter = [new Real[Rows * layout.Shape.Hidden], new Real[Rows * layout.Shape.Hidden]];      // of a layer and the one below
    private readonly GatePanels[] panels = [.. Enumerable.Range(0, layout.Shape.Layers).Select(_ => new GatePanels())];
    private readonly Real[] weights = new Real[layout.Shape.Candidates];
    private readonly DecoderTrace trace = new(Rows, horizons, layout.Shape.Encoding, layout.Outputs);

    public int Horizons => horizons;

    /// <summary>Packs the weights; once for all rows of a step, because they may have changed since the last.</summary>
    public void Pack(ForecastParameters network)
    {
        if (layout.Shape.Cell != CellKind.Lstm || !GatePanels.AreUsed) return;
        for (int layer = 0; layer < panels.Length; layer++)
        {
            CellParameters weights = network.Layer(layer);
            panels[layer].Pack(weights.Input, weights.Recurrent, weights.Bias);
        }
    }

    /// <summary>Moves the states of <paramref name="n"/> rows on, but of those not observed, and encodes the rows.</summary>
    public void Encode(ForecastParameters network, int n, ReadOnlySpan<Real> input, ReadOnlySpan<Real> observed, ReadOnlySpan<Real> hidden, ReadOnlySpan<Real> cell,
        Span<Real> hiddenOut, Span<Real> cellOut)
    {
        NetworkShape s = layout.Shape;
        var inputs = new ReadOnlyMatrix(input, n, s.Inputs);
        ReadOnlySpan<Real> below = input;
        for (int layer = 0; layer < s.Layers; layer++)
        {
            // States stand layer after layer in a row; those of one layer are taken out and put back, but where it is the only one.
            bool alone = s.Layers == 1;
            Take(hidden, n, s.HiddenState, layer, hiddenBefore);
            if (s.CellState > 0) Take(cell, n, s.CellState, layer, cellBefore);
            Span<Real> after = alone ? hiddenOut : hiddenAfter[layer % 2], cells = alone ? cellOut : cellAfter;
            CellStep.Forward(network.Layer(layer), panels[layer], n, below, hiddenBefore, cellBefore, cells, after, scratch);
            KeptState.Keep(KeptState.IsBounded(s.Cell), observed, hiddenBefore, after[..(n * s.Hidden)]);
            if (s.CellState > 0) KeptState.Keep(bounded: false, observed, cellBefore, cells[..(n * s.Hidden)]);
            if (!alone) Put(after, n, s.HiddenState, layer, hiddenOut);
            if (!alone && s.CellState > 0) Put(cells, n, s.CellState, layer, cellOut);
            below = after;
        }
        RowEncoding.Forward(network, new ReadOnlyMatrix(below, n, s.Hidden), inputs, new Matrix(trace.Encoded, n, s.Encoding));
    }

    /// <summary>Quantiles of the encoded rows' horizons.</summary>
    public void Decode(ForecastParameters network, int n, ReadOnlySpan<Real> features, ReadOnlySpan<Real> candidates, ReadOnlySpan<Real> logErrors,
        ReadOnlySpan<Real> unit, Span<Real> quantiles)
    {
        Decoder.Forward(network.Decoder, n, features, default, default, trace);
        int count = layout.Shape.Candidates;
        for (int cell = 0; cell < n * horizons; cell++)
        {
            Mixture.Forward(trace.Outputs.AsSpan(cell * layout.Outputs, layout.Outputs), network.Sharpness, candidates.Slice(cell * count, count),
                logErrors.Slice(cell * count, count), unit[cell], weights, quantiles.Slice(cell * NetworkShape.LevelCount, NetworkShape.LevelCount));
        }
    }

    /// <summary>One layer's states out of [n, stride].</summary>
    private void Take(ReadOnlySpan<Real> states, int n, int stride, int layer, Span<Real> to)
    {
        int width = layout.Shape.Hidden;
        for (int r = 0; r < n; r++) states.Slice(r * stride + layer * width, width).CopyTo(to[(r * width)..]);
    }

    /// <summary>The way back.</summary>
    private void Put(ReadOnlySpan<Real> from, int n, int stride, int layer, Span<Real> states)
    {
        int width = layout.Shape.Hidden;
        for (int r = 0; r < n; r++) from.Slice(r * width, width).CopyTo(states[(r * stride + layer * width)..]);
    }
}
