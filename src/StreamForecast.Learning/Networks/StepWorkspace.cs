using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>The memory of one forward step of <see cref="Rows"/> rows, and the step itself; <see cref="ForecastNetwork.Step"/> keeps one.</summary>
internal sealed class StepWorkspace(ForecastLayout layout, int horizons)
{
    /// <summary>Rows stepped at once: everything between input and quantiles of 64 rows stays in the second-level cache.</summary>
    public const int Rows = 64;

    private readonly Real[] gates = new Real[Rows * 4 * layout.Shape.Hidden];
    private readonly Real[] before = new Real[Rows * layout.Shape.Hidden];      // the new states may lie over those read
    private readonly Real[] cellTanh = new Real[Rows * layout.Shape.Hidden];
    private readonly GatePanels panels = new();
    private readonly Real[] weights = new Real[layout.Shape.Candidates];
    private readonly DecoderTrace trace = new(Rows, horizons, layout.Shape.Encoding, layout.Outputs);

    public int Horizons => horizons;

    /// <summary>Packs the weights; once for all rows of a step, because they may have changed since the last.</summary>
    public void Pack(ForecastParameters network)
    {
        if (GatePanels.AreUsed) panels.Pack(network.Lstm.Input, network.Lstm.Recurrent, network.Lstm.Bias);
    }

    /// <summary>Moves the states of <paramref name="n"/> rows on and encodes the rows.</summary>
    public void Encode(ForecastParameters network, int n, ReadOnlySpan<Real> input, ReadOnlySpan<Real> hidden, ReadOnlySpan<Real> cell,
        Span<Real> hiddenOut, Span<Real> cellOut)
    {
        NetworkShape s = layout.Shape;
        var inputs = new ReadOnlyMatrix(input, n, s.Inputs);
        hidden[..(n * s.Hidden)].CopyTo(before);
        LstmLayer.Step(network.Lstm, panels, n, input, before, cell, gates, cellOut, cellTanh, hiddenOut);
        RowEncoding.Forward(network, new ReadOnlyMatrix(hiddenOut, n, s.Hidden), inputs, new Matrix(trace.Encoded, n, s.Encoding));
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
}
