using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>The memory of one segment of a window: its rows' inputs and what the recurrent layer remembers of them.</summary>
internal sealed class WindowSegment(NetworkShape shape, int steps, int streams)
{
    public int Steps { get; } = steps;
    /// <summary>[Steps, streams, Inputs].</summary>
    public float[] Inputs { get; } = new float[steps * streams * shape.Inputs];
    public LstmTrace Lstm { get; } = new(steps, streams, shape.Hidden);

    /// <summary>What one takes, measured on one that is run there and back: what a trace holds, and packs when it is first used, is the cell's business.</summary>
    public static long Bytes(NetworkShape shape, int steps, int streams)
    {
        float[] block = new float[LstmParameters.Count(shape.Inputs, shape.Hidden)], gradient = new float[steps * streams * shape.Hidden];
        var weights = new LstmParameters(block, shape.Inputs, shape.Hidden);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var segment = new WindowSegment(shape, steps, streams);
        LstmLayer.Forward(weights, segment.Inputs, default, false, segment.Lstm);
        LstmLayer.Backward(weights, segment.Inputs, default, false, segment.Lstm, new ReadOnlyMatrix(gradient, steps * streams, shape.Hidden), weights, default);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
