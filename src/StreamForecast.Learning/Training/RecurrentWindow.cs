using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>
/// The recurrent layers over one window of a part's streams, forward and back: truncated backpropagation through time. Called by
/// <see cref="TrainingPart"/>, which reads the states at the rows that are asked for a forecast and gives back their gradient.
/// </summary>
/// <remarks>
/// A window is always walked in segments of <see cref="SegmentSteps"/>. Where memory does not hold the traces of all, the states before
/// each segment are kept, and on the way back a segment whose trace was overwritten is run forward once more (Chen et al.: Training
/// deep nets with sublinear memory cost, 2016). The same calls on the same numbers, so that memory cannot be seen in the result.
/// </remarks>
internal sealed class RecurrentWindow
{
    /// <summary>Steps of a segment. The trace of 16 steps of 32 streams of the production network is some 0.7 MB: it fits a second-level cache.</summary>
    public const int SegmentSteps = 16;

    private readonly NetworkShape shape;
    private readonly RecurrentLayout layout;
    private readonly int first, streams, queries, length, whole, segments;
    private readonly WindowSegment[] kept;                       // the trace of a whole segment lies at its number modulo their count
    private readonly WindowSegment? tail;                        // a shorter last one has its own
    private readonly float[] startHidden, startCell;             // [segments, Layers, streams, Hidden]
    private readonly float[] hiddenGradient, cellGradient;       // on their way back, from segment to segment
    private readonly float[] outputGradient;                     // dLoss/dh of a segment's steps from its query rows, [steps * streams, Hidden]

    /// <summary>Memory for streams [first, first + streams) of batches like <paramref name="batch"/>, with the traces of <paramref name="keep"/> whole segments, or all.</summary>
    public RecurrentWindow(RecurrentLayout layout, TrainingBatch batch, int first, int streams, int keep)
    {
        (this.layout, shape, this.first, this.streams, queries) = (layout, batch.Shape, first, streams, batch.Queries);
        length = Math.Min(SegmentSteps, batch.Steps);
        (whole, int rest) = Math.DivRem(batch.Steps, length);
        segments = whole + (rest > 0 ? 1 : 0);
        kept = new WindowSegment[Math.Clamp(keep, 1, whole)];
        for (int i = 0; i < kept.Length; i++) kept[i] = new WindowSegment(layout, length, streams);
        if (rest > 0) tail = new WindowSegment(layout, rest, streams);
        hiddenGradient = new float[streams * shape.HiddenState];
        cellGradient = new float[streams * shape.CellState];
        startHidden = new float[segments * hiddenGradient.Length];
        startCell = new float[segments * cellGradient.Length];
        outputGradient = new float[length * streams * shape.Hidden];
    }

    /// <summary>States before the window's first step, hidden and cell, [Layers, streams, Hidden] each, as the last forward pass found them.</summary>
    public (ReadOnlyMemory<float> Hidden, ReadOnlyMemory<float> Cell) Start => (startHidden.AsMemory(0, hiddenGradient.Length), startCell.AsMemory(0, cellGradient.Length));

    /// <summary>Whole segments of a window: those whose traces may be kept or not.</summary>
    public static int WholeSegments(int steps) => Math.Max(1, steps / SegmentSteps);

    /// <summary>Bytes of one more trace that is kept.</summary>
    public static long SegmentBytes(RecurrentLayout layout, int steps, int streams) => WindowSegment.Bytes(layout, Math.Min(SegmentSteps, steps), streams);

    /// <summary>Bytes of a window that keeps one trace.</summary>
    public static long Bytes(RecurrentLayout layout, int steps, int streams)
    {
        int length = Math.Min(SegmentSteps, steps), rest = steps % length, segments = (steps + length - 1) / length;
        long states = sizeof(float) * (long)streams * layout.Layers * layout.Hidden * (layout.Cell.HasCellState() ? 2 : 1), outputs = sizeof(float) * (long)streams * layout.Hidden;
        return SegmentBytes(layout, steps, streams) + (rest > 0 ? WindowSegment.Bytes(layout, rest, streams) : 0) + states * (segments + 1) + outputs * length;
    }

    /// <summary>
    /// Moves the streams on by the batch's steps, <paramref name="state"/> with them; a new series starts from zero. Leaves the hidden state
    /// after each query row in <paramref name="rowHidden"/> [streams * Queries, Hidden] and its input in <paramref name="rowInput"/>.
    /// </summary>
    public void Forward(ForecastParameters weights, TrainingBatch batch, CarriedState state, Span<float> rowHidden, Span<float> rowInput)
    {
        for (int i = 0; i < streams; i++)
            if (batch.Reset[first + i]) state.Clear(i);
        for (int s = 0; s < segments; s++)
        {
            state.Hidden.CopyTo(startHidden, s * state.Hidden.Length);
            state.Cell.CopyTo(startCell, s * state.Cell.Length);
            WindowSegment segment = Run(weights, batch, s);
            segment.CopyEnd(state.Hidden, state.Cell);
            for (int row = 0; row < streams * queries; row++)
            {
                if (!Within(batch, row, s, out int at)) continue;
                segment.TopStates.Slice((at + streams) * shape.Hidden, shape.Hidden).CopyTo(rowHidden[(row * shape.Hidden)..]);     // the slot after the step
                segment.Inputs.AsSpan(at * shape.Inputs, shape.Inputs).CopyTo(rowInput[(row * shape.Inputs)..]);
            }
        }
    }

    /// <summary>Goes back through the window of the last <see cref="Forward"/>, given dLoss/dh at its query rows; adds to <paramref name="gradient"/>.</summary>
    public void Backward(ForecastParameters weights, TrainingBatch batch, ReadOnlySpan<float> rowGradient, ForecastParameters gradient)
    {
        Array.Clear(hiddenGradient);                             // the truncation: nothing comes back from the next window
        Array.Clear(cellGradient);
        for (int s = segments - 1; s >= 0; s--)
        {
            bool overwritten = s + kept.Length < whole;
            WindowSegment segment = overwritten ? Run(weights, batch, s) : Memory(s);
            Array.Clear(outputGradient);
            for (int row = 0; row < streams * queries; row++)
                if (Within(batch, row, s, out int at)) Axpy.Add(1, rowGradient.Slice(row * shape.Hidden, shape.Hidden), outputGradient.AsSpan(at * shape.Hidden, shape.Hidden));
            segment.SetStateGradient(hiddenGradient, cellGradient);
            RecurrentStack.Backward(weights.Recurrent, segment.Inputs, default, segment.Trace, outputGradient, gradient.Recurrent, default);
            segment.CopyStateGradient(hiddenGradient, cellGradient);
        }
    }

    /// <summary>Runs a segment forward from the states kept before it.</summary>
    private WindowSegment Run(ForecastParameters weights, TrainingBatch batch, int s)
    {
        WindowSegment segment = Memory(s);
        for (int t = 0; t < segment.Steps; t++)
            batch.Inputs.AsSpan(((s * length + t) * batch.Streams + first) * shape.Inputs, streams * shape.Inputs).CopyTo(segment.Inputs.AsSpan(t * streams * shape.Inputs));
        segment.SetStart(startHidden.AsSpan(s * hiddenGradient.Length, hiddenGradient.Length), startCell.AsSpan(s * cellGradient.Length, cellGradient.Length));
        RecurrentStack.Forward(weights.Recurrent, segment.Inputs, default, segment.Trace);
        return segment;
    }

    private WindowSegment Memory(int s) => s < whole ? kept[s % kept.Length] : tail!;

    /// <summary>Whether a query row lies in segment s, and its place among [steps, streams] there.</summary>
    private bool Within(TrainingBatch batch, int row, int s, out int at)
    {
        int step = batch.QueryStep[first * queries + row] - s * length;
        at = step * streams + row / queries;
        return step >= 0 && step < Memory(s).Steps;
    }
}
