using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Tests.Cells;

/// <summary>
/// A stack with made-up weights, inputs, start states and lengths, there and back. The loss is the sum of all outputs and last states, each times a
/// made-up number.
/// </summary>
internal sealed class RecurrentCase
{
    private readonly RecurrentLayout layout;
    private readonly Real[] outputSlopes;
    private readonly Real[] stateSlopes;

    public RecurrentCase(RecurrentLayout layout, int steps, int rows, int[] lengths)
    {
        (this.layout, Lengths) = (layout, lengths);
        Weights = Noise.Uniform(1, layout.Count, 0.7f);
        Inputs = Noise.Uniform(2, steps * rows * layout.Inputs, 1.5f);
        outputSlopes = Noise.Uniform(3, steps * rows * layout.Outputs);
        Layers = layout.Layers * layout.Directions;
        Start = Noise.Uniform(4, 2 * Layers * rows * layout.Hidden);
        stateSlopes = Noise.Uniform(5, Start.Length);
        Trace = new RecurrentTrace(layout, steps, rows);
        (Gradient, InputGradient, StartGradient) = (new Real[Weights.Length], new Real[Inputs.Length], new Real[Start.Length]);
    }

    public int[] Lengths { get; }
    public Real[] Weights { get; }
    public Real[] Inputs { get; }
    /// <summary>By layer and direction, [rows, hidden] of h and [rows, hidden] of c, which only the LSTM reads.</summary>
    public Real[] Start { get; }
    public RecurrentTrace Trace { get; }
    public Real[] Gradient { get; }
    public Real[] InputGradient { get; }
    public Real[] StartGradient { get; }
    private int Layers { get; }

    /// <summary>The forward pass.</summary>
    public double Loss()
    {
        EachState((layer, direction, at) => Write(Start, at, Trace.Start(layer, direction)));
        RecurrentStack.Forward(Weights, Inputs, Lengths, Trace);
        double loss = Dot(Trace.Outputs, outputSlopes);
        EachState((layer, direction, at) =>
        {
            (Memory<Real> hidden, Memory<Real> cell) = Trace.End(layer, direction);
            loss += Dot(hidden.Span, stateSlopes.AsSpan(at)) + Dot(cell.Span, stateSlopes.AsSpan(at + hidden.Length));
        });
        return loss;
    }

    /// <summary>Forward and back.</summary>
    public void Run()
    {
        Loss();
        Array.Clear(Gradient);
        Array.Clear(InputGradient);
        EachState((layer, direction, at) => Write(stateSlopes, at, Trace.StateGradient(layer, direction)));
        RecurrentStack.Backward(Weights, Inputs, Lengths, Trace, outputSlopes, Gradient, InputGradient);
        EachState((layer, direction, at) =>
        {
            (Memory<Real> hidden, Memory<Real> cell) = Trace.StateGradient(layer, direction);
            hidden.CopyTo(StartGradient.AsMemory(at));
            cell.CopyTo(StartGradient.AsMemory(at + hidden.Length));
        });
    }

    /// <summary>The same sequences in another order: row i is row <paramref name="order"/>[i] of this case.</summary>
    public RecurrentCase Reordered(int[] order)
    {
        var other = new RecurrentCase(layout, Trace.Steps, order.Length, Lengths.Length == 0 ? [] : [.. order.Select(r => Lengths[r])]);
        Rows(Inputs, layout.Inputs, order).CopyTo(other.Inputs, 0);
        Rows(outputSlopes, layout.Outputs, order).CopyTo(other.outputSlopes, 0);
        Rows(Start, layout.Hidden, order).CopyTo(other.Start, 0);
        Rows(stateSlopes, layout.Hidden, order).CopyTo(other.stateSlopes, 0);
        return other;
    }

    /// <summary>Those rows of [any, rows, width].</summary>
    public Real[] Rows(ReadOnlySpan<Real> values, int width, int[] order)
    {
        int rows = Trace.Rows;
        Real[] chosen = new Real[values.Length / rows * order.Length];
        for (int i = 0; i < chosen.Length / width; i++)
            values.Slice((i / order.Length * rows + order[i % order.Length]) * width, width).CopyTo(chosen.AsSpan(i * width));
        return chosen;
    }

    private void EachState(Action<int, int, int> visit)
    {
        for (int i = 0; i < Layers; i++) visit(i / layout.Directions, i % layout.Directions, i * 2 * Trace.Rows * layout.Hidden);
    }

    private static void Write(Real[] from, int at, (Memory<Real> Hidden, Memory<Real> Cell) to)
    {
        from.AsMemory(at, to.Hidden.Length).CopyTo(to.Hidden);
        from.AsMemory(at + to.Hidden.Length, to.Cell.Length).CopyTo(to.Cell);
    }

    private static double Dot(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
