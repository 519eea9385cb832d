using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>The memory of one segment of a window: its rows' inputs and what the recurrent layer remembers of them.</summary>
internal sealed class WindowSegment(NetworkShape shape, int steps, int streams)
{
    public int Steps { get; } = steps;
    /// <summary>[Steps, streams, Inputs].</summary>
    public float[] Inputs { get; } = new float[steps * streams * shape.Inputs];
    public LstmTrace Lstm { get; } = new(steps, streams, shape.Hidden);

    /// <summary>What it takes: inputs, gates, tanh of the cells and both states of every step, states before it and their gradients.</summary>
    public static long Bytes(NetworkShape shape, int steps, int streams) =>
        sizeof(float) * (long)streams * (steps * (shape.Inputs + 7L * shape.Hidden) + 4L * shape.Hidden);
}
