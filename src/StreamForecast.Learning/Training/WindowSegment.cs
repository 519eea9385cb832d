using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Training;

/// <summary>The memory of one segment of a window: its rows' inputs and what the recurrent layers remember of them. States are [Layers, streams, Hidden].</summary>
internal sealed class WindowSegment(RecurrentLayout layout, int steps, int streams)
{
    public int Steps { get; } = steps;
    /// <summary>[Steps, streams, Inputs].</summary>
    public float[] Inputs { get; } = new float[steps * streams * layout.Inputs];
    public RecurrentTrace Trace { get; } = new(layout, steps, streams);

    /// <summary>The top layer's hidden states, [Steps + 1, streams, Hidden], the one before the first step first.</summary>
    public ReadOnlySpan<float> TopStates => Trace[layout.Layers - 1, 0].HiddenStates;

    public void SetStart(ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell)
    {
        for (int layer = 0; layer < layout.Layers; layer++) Split(hidden, cell, layer, Trace.Start(layer));
    }

    public void CopyEnd(Span<float> hidden, Span<float> cell)
    {
        for (int layer = 0; layer < layout.Layers; layer++) Join(Trace.End(layer), layer, hidden, cell);
    }

    public void SetStateGradient(ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell)
    {
        for (int layer = 0; layer < layout.Layers; layer++) Split(hidden, cell, layer, Trace.StateGradient(layer));
    }

    public void CopyStateGradient(Span<float> hidden, Span<float> cell)
    {
        for (int layer = 0; layer < layout.Layers; layer++) Join(Trace.StateGradient(layer), layer, hidden, cell);
    }

    /// <summary>What one takes, measured on one that is run there and back: what a trace holds, and packs when it is first used, is the cell's business.</summary>
    public static long Bytes(RecurrentLayout layout, int steps, int streams)
    {
        float[] weights = new float[layout.Count], outputGradient = new float[steps * streams * layout.Outputs];
        long least = long.MaxValue;
        for (int run = 0; run < 3; run++)        // the least of three: now and then the runtime compiles a method anew in between, on this thread (40 KB, once in hundreds)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var segment = new WindowSegment(layout, steps, streams);
            RecurrentStack.Forward(weights, segment.Inputs, default, segment.Trace);
            RecurrentStack.Backward(weights, segment.Inputs, default, segment.Trace, outputGradient, weights, default);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    private static void Split(ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell, int layer, (Memory<float> Hidden, Memory<float> Cell) to)
    {
        hidden.Slice(layer * to.Hidden.Length, to.Hidden.Length).CopyTo(to.Hidden.Span);
        cell.Slice(layer * to.Cell.Length, to.Cell.Length).CopyTo(to.Cell.Span);
    }

    private static void Join((Memory<float> Hidden, Memory<float> Cell) from, int layer, Span<float> hidden, Span<float> cell)
    {
        from.Hidden.Span.CopyTo(hidden[(layer * from.Hidden.Length)..]);
        from.Cell.Span.CopyTo(cell[(layer * from.Cell.Length)..]);
    }
}
