using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>What an <see cref="EncoderDecoder"/> remembers of a forward pass for the way back; allocated once and overwritten.</summary>
public sealed class EncoderDecoderTrace
{
    private readonly EncoderDecoderShape shape;
    private readonly int directions;

    /// <summary>Memory for <paramref name="rows"/> sequences side by side, read for <paramref name="sourceSteps"/> and answered for <paramref name="targetSteps"/>.</summary>
    public EncoderDecoderTrace(EncoderDecoder network, int sourceSteps, int targetSteps, int rows)
    {
        EncoderDecoderLayout layout = network.Layout;
        (shape, directions) = (layout.Shape, layout.Encoder.Directions);
        (SourceSteps, TargetSteps, Rows) = (sourceSteps, targetSteps, rows);
        Encoder = new RecurrentTrace(layout.Encoder, sourceSteps, rows);
        Decoder = new RecurrentTrace[targetSteps];
        for (int t = 0; t < targetSteps; t++) Decoder[t] = new RecurrentTrace(layout.Decoder, steps: 1, rows);
        if (layout.Attention is { } attention) Attention = new AttentionTrace(attention, sourceSteps, rows, targetSteps);
        Inputs = new Real[targetSteps * rows * layout.Decoder.Inputs];
        Summaries = new Real[targetSteps * rows * layout.Summary];
        Outputs = new Real[targetSteps * rows * shape.Outputs];
        SummaryGradient = new Real[Summaries.Length];
        EncoderGradient = new Real[sourceSteps * rows * shape.States];
        InputGradient = new Real[rows * layout.Decoder.Inputs];
        HiddenGradient = new Real[rows * shape.States];
    }

    /// <summary>Steps of the source.</summary>
    public int SourceSteps { get; }
    /// <summary>Steps of the target.</summary>
    public int TargetSteps { get; }
    /// <summary>Sequences side by side.</summary>
    public int Rows { get; }
    /// <summary>The source's trace. Its start states, zero unless written, may carry what came before the source.</summary>
    public RecurrentTrace Encoder { get; }
    /// <summary>Where the decoder looked, a query per target step; null without attention.</summary>
    public AttentionTrace? Attention { get; }
    /// <summary>What the network answered, [TargetSteps, Rows, Outputs].</summary>
    public Real[] Outputs { get; }

    /// <summary>What the decoder was told the value before a target step was: its own output, or the teacher's value.</summary>
    public ReadOnlySpan<Real> Previous(int step, int row) => InputsAt(step).Row(row)[..shape.Outputs];

    /// <summary>Draws dropout between the layers of encoder and decoder, for each step anew; see <see cref="RecurrentTrace.DrawDropout"/>.</summary>
    public void DrawDropout(Real rate, ref RandomStream random)
    {
        Encoder.DrawDropout(rate, ref random);
        foreach (RecurrentTrace step in Decoder) step.DrawDropout(rate, ref random);
    }

    /// <summary>Nothing is dropped any more, as outside training.</summary>
    public void ClearDropout()
    {
        Encoder.ClearDropout();
        foreach (RecurrentTrace step in Decoder) step.ClearDropout();
    }

    /// <summary>A trace of one step for each target step.</summary>
    internal RecurrentTrace[] Decoder { get; }
    /// <summary>What the decoder reads, [previous value; context], [TargetSteps, Rows, Outputs + Context].</summary>
    internal Real[] Inputs { get; }
    /// <summary>What the output layer reads, [state; context], [TargetSteps, Rows, States + Context].</summary>
    internal Real[] Summaries { get; }
    /// <summary>dLoss/dSummaries.</summary>
    internal Real[] SummaryGradient { get; }
    /// <summary>dLoss of the encoder's outputs, [SourceSteps, Rows, States].</summary>
    internal Real[] EncoderGradient { get; }
    /// <summary>dLoss of one decoder step's inputs, [Rows, Outputs + Context].</summary>
    internal Real[] InputGradient { get; }
    /// <summary>dLoss of one decoder step's output, [Rows, States].</summary>
    internal Real[] HiddenGradient { get; }

    internal Matrix InputsAt(int step) => At(Inputs, step, shape.Outputs + shape.Context);
    internal Matrix SummariesAt(int step) => At(Summaries, step, shape.States + shape.Context);
    internal Matrix SummaryGradientAt(int step) => At(SummaryGradient, step, shape.States + shape.Context);
    internal Matrix OutputsAt(int step) => At(Outputs, step, shape.Outputs);

    /// <summary>The top layer's state before a target step, with which attention asks, [Rows, States].</summary>
    internal Matrix Query(int step) => new(Decoder[step].Start(shape.Layers - 1).Hidden.Span, Rows, shape.States);

    /// <summary>dLoss of that state, once the decoder went back through the step.</summary>
    internal Matrix QueryGradient(int step) => new(Decoder[step].StateGradient(shape.Layers - 1).Hidden.Span, Rows, shape.States);

    /// <summary>
    /// Hands on the state before a target step: the encoder's last one, both directions side by side, or that of the step before. Row i goes on from
    /// row <paramref name="parents"/>[i]; empty: from itself.
    /// </summary>
    internal void PassState(int step, ReadOnlySpan<int> parents = default)
    {
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            (Memory<Real> hidden, Memory<Real> cell) = Decoder[step].Start(layer);
            for (int direction = 0; direction < (step == 0 ? directions : 1); direction++)
            {
                (Memory<Real> lastHidden, Memory<Real> lastCell) = step == 0 ? Encoder.End(layer, direction) : Decoder[step - 1].End(layer);
                Join(lastHidden.Span, hidden.Span, direction, parents);
                Join(lastCell.Span, cell.Span, direction, parents);
            }
        }
    }

    /// <summary>The same way back: dLoss of the state before a target step becomes that of the last state of whoever handed it on.</summary>
    internal void PassGradientBack(int step)
    {
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            (Memory<Real> hidden, Memory<Real> cell) = Decoder[step].StateGradient(layer);
            for (int direction = 0; direction < (step == 0 ? directions : 1); direction++)
            {
                (Memory<Real> lastHidden, Memory<Real> lastCell) = step == 0 ? Encoder.StateGradient(layer, direction) : Decoder[step - 1].StateGradient(layer);
                Split(hidden.Span, lastHidden.Span, direction);
                Split(cell.Span, lastCell.Span, direction);
            }
        }
    }

    /// <summary>Puts a state [Rows, width] into its side of one that may be twice as wide; an empty one, as of cells without it, stays empty.</summary>
    private void Join(ReadOnlySpan<Real> part, Span<Real> whole, int side, ReadOnlySpan<int> parents)
    {
        int width = part.Length / Rows, stride = whole.Length / Rows;
        for (int row = 0; row < (parents.IsEmpty ? Rows : parents.Length); row++)
            part.Slice((parents.IsEmpty ? row : parents[row]) * width, width).CopyTo(whole[(row * stride + side * width)..]);
    }

    private void Split(ReadOnlySpan<Real> whole, Span<Real> part, int side)
    {
        int width = part.Length / Rows, stride = whole.Length / Rows;
        for (int row = 0; row < Rows; row++) whole.Slice(row * stride + side * width, width).CopyTo(part[(row * width)..]);
    }

    private Matrix At(Real[] values, int step, int width) => new(values.AsSpan(step * Rows * width, Rows * width), Rows, width);
}
