using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// A product's right factor in the order in which its tiles read it: panels of two vectors of columns, the last one filled up with zeros. Worth it where
/// one factor serves many products, as the recurrent weights serve every step. Memory is kept from one packing to the next.
/// </summary>
public sealed class PackedMatrix
{
    private readonly AlignedValues values = new();

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }
    /// <summary>Number of columns.</summary>
    public int Columns { get; private set; }

    /// <summary>Columns of a panel. Without vectors one panel holds them all.</summary>
    internal int Panel { get; private set; }

    /// <summary>The panel that begins at <paramref name="column"/>, [Rows, Panel].</summary>
    internal ReadOnlySpan<Real> At(int column) => values.Span.Slice(column * Rows, Rows * Panel);

    /// <summary>Copies the transpose of <paramref name="matrix"/>: how a gradient passes back through a layer.</summary>
    public void PackTransposed(ReadOnlyMatrix matrix)
    {
        (Rows, Columns) = (matrix.Columns, matrix.Rows);
        Panel = Avx512F.IsSupported ? 2 * Vector512<Real>.Count : Fma.IsSupported ? 2 * Vector256<Real>.Count : Math.Max(1, Columns);
        values.Resize((Columns + Panel - 1) / Panel * Panel * Rows);
        const int Block = 16;                     // values of a cache line, so that one read is used up before the next
        for (int column = 0; column < Columns; column += Panel)
        {
            Span<Real> panel = values.Span.Slice(column * Rows, Rows * Panel);
            int columns = Math.Min(Panel, Columns - column);
            if (columns < Panel) panel.Clear();
            for (int from = 0; from < Rows; from += Block)
            {
                int to = Math.Min(Rows, from + Block);
                for (int j = 0; j < columns; j++)
                {
                    ReadOnlySpan<Real> row = matrix.Values.Slice((column + j) * matrix.Stride, Rows);
                    for (int i = from; i < to; i++) panel[i * Panel + j] = row[i];
                }
            }
        }
    }
}
