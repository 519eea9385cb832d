using System.Runtime.CompilerServices;

namespace StreamForecast.Learning.Kernels;

/// <summary>A row-major matrix over someone else's memory; what <see cref="Product"/> writes to.</summary>
public readonly ref struct Matrix
{
    /// <summary>Views <paramref name="values"/> as [rows, columns] with rows <paramref name="stride"/> values apart (0: dense).</summary>
    public Matrix(Span<Real> values, int rows, int columns, int stride = 0)
    {
        Stride = stride == 0 ? columns : stride;
        ReadOnlyMatrix.Check(values.Length, rows, columns, Stride);
        Values = values;
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>The memory, first row first.</summary>
    public Span<Real> Values { get; }
    /// <summary>Number of rows.</summary>
    public int Rows { get; }
    /// <summary>Number of columns.</summary>
    public int Columns { get; }
    /// <summary>Values from one row's start to the next.</summary>
    public int Stride { get; }

    /// <summary>One row.</summary>
    public Span<Real> Row(int i) => Values.Slice(i * Stride, Columns);

    /// <summary>Puts <paramref name="row"/> into every row: where a product starts from its bias.</summary>
    public void FillRows(ReadOnlySpan<Real> row)
    {
        for (int i = 0; i < Rows; i++) row.CopyTo(Row(i));
    }

    /// <summary>Writing implies reading.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator ReadOnlyMatrix(Matrix m) => new(m.Values, m.Rows, m.Columns, m.Stride);
}
