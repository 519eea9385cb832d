namespace StreamForecast.Learning.Kernels;

/// <summary>A row-major matrix over someone else's memory that is only read; a factor of <see cref="Product"/>.</summary>
public readonly ref struct ReadOnlyMatrix
{
    /// <summary>Views <paramref name="values"/> as [rows, columns] with rows <paramref name="stride"/> values apart (0: dense).</summary>
    public ReadOnlyMatrix(ReadOnlySpan<Real> values, int rows, int columns, int stride = 0)
    {
        Stride = stride == 0 ? columns : stride;
        Check(values.Length, rows, columns, Stride);
        Values = values;
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>The memory, first row first.</summary>
    public ReadOnlySpan<Real> Values { get; }
    /// <summary>Number of rows.</summary>
    public int Rows { get; }
    /// <summary>Number of columns.</summary>
    public int Columns { get; }
    /// <summary>Values from one row's start to the next.</summary>
    public int Stride { get; }

    internal static void Check(int length, int rows, int columns, int stride)
    {
        if (rows < 0 || columns < 0 || stride < columns || (rows > 0 && (long)(rows - 1) * stride + columns > length))
            throw new ArgumentException($"BUG: a matrix of {rows} x {columns}, stride {stride}, does not fit into {length} values.");
    }
}
