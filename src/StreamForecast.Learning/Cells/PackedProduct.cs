using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// Products over all steps of a layer, [steps, rows, ...] with rows that have ended left out at the end of each step. Without lengths it
/// is one product over everything. The matrices begin at step <c>first</c> of the sequences.
/// </summary>
internal static class PackedProduct
{
    /// <summary>c[steps, rows, n] += a[steps, rows, k] b[k, n].</summary>
    public static void Add(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, int rows, ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty) Product.Add(a, b, c);
        else for (int t = 0; t < a.Rows / rows; t++) Product.Add(Step(a, t, rows, lengths), b, Step(c, t, rows, lengths));
    }

    /// <summary>c[steps, rows, n] += a[steps, rows, k] b[n, k]^T.</summary>
    public static void AddRightTransposed(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, int rows, ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty) Product.AddRightTransposed(a, b, c);
        else for (int t = 0; t < a.Rows / rows; t++) Product.AddRightTransposed(Step(a, t, rows, lengths), b, Step(c, t, rows, lengths));
    }

    /// <summary>c[steps, rows, n] += a[steps, rows, k] b[k, n], with <paramref name="b"/> packed before.</summary>
    public static void Add(ReadOnlyMatrix a, PackedMatrix b, Matrix c, int rows, ReadOnlySpan<int> lengths, int first)
    {
        if (lengths.IsEmpty) Product.Add(a, b, c);
        else for (int t = 0; t < a.Rows / rows; t++) Product.Add(Step(a, t, rows, lengths, first), b, Step(c, t, rows, lengths, first));
    }

    /// <summary>c[m, n] += a[steps, rows, m]^T b[steps, rows, n].</summary>
    public static void AddLeftTransposed(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, int rows, ReadOnlySpan<int> lengths, int first = 0)
    {
        if (lengths.IsEmpty) Product.AddLeftTransposed(a, b, c);
        else for (int t = 0; t < a.Rows / rows; t++) Product.AddLeftTransposed(Step(a, t, rows, lengths, first), Step(b, t, rows, lengths, first), c);
    }

    private static ReadOnlyMatrix Step(ReadOnlyMatrix m, int t, int rows, ReadOnlySpan<int> lengths, int first = 0) =>
        new(m.Values[(t * rows * m.Stride)..], SequenceEnds.Running(lengths, rows, first + t), m.Columns, m.Stride);

    private static Matrix Step(Matrix m, int t, int rows, ReadOnlySpan<int> lengths, int first = 0) =>
        new(m.Values[(t * rows * m.Stride)..], SequenceEnds.Running(lengths, rows, first + t), m.Columns, m.Stride);
}
