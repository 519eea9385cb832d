namespace StreamForecast.Engine.Foreign;

/// <summary>
/// One tensor of a foreign model, with its rows along any axis, beside the engine's columns, which have rows first: [Outer, rows, Inner] here is
/// [rows, Outer * Inner] there.
/// </summary>
internal sealed class ForeignTensor
{
    private readonly long[] sizes;
    private readonly int batchAxis, outer = 1, inner = 1;

    /// <summary>A tensor with these sizes; what stands at <paramref name="batchAxis"/> is not looked at.</summary>
    public ForeignTensor(string name, ReadOnlySpan<int> sizes, int batchAxis)
    {
        (Name, this.batchAxis, this.sizes) = (name, batchAxis, new long[sizes.Length]);
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            this.sizes[axis] = sizes[axis];
            if (axis < batchAxis) outer *= sizes[axis];
            if (axis > batchAxis) inner *= sizes[axis];
        }
    }

    public string Name { get; }

    /// <summary>Values of one row.</summary>
    public int Width => outer * inner;

    /// <summary>The tensor's shape for so many rows.</summary>
    public long[] Shape(int rows)
    {
        long[] shape = [.. sizes];
        shape[batchAxis] = rows;
        return shape;
    }

    /// <summary>From [rows, stride] at <paramref name="offset"/> of each row into the front of the tensor.</summary>
    public void Fill(ReadOnlySpan<float> columns, int stride, int offset, int rows, Span<float> tensor)
    {
        for (int o = 0; o < outer; o++)
            for (int row = 0; row < rows; row++)
                columns.Slice(row * stride + offset + o * inner, inner).CopyTo(tensor[((o * rows + row) * inner)..]);
    }

    /// <summary>The way back.</summary>
    public void Read(ReadOnlySpan<float> tensor, int rows, Span<float> columns, int stride, int offset)
    {
        for (int o = 0; o < outer; o++)
            for (int row = 0; row < rows; row++)
                tensor.Slice((o * rows + row) * inner, inner).CopyTo(columns[(row * stride + offset + o * inner)..]);
    }
}
