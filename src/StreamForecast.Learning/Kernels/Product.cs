using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// Products of row-major matrices, added to what the target holds: the work of every layer, forward and backward.
/// An element's bits depend on its own row and column alone, never on how many rows or columns stand beside it.
/// </summary>
public static class Product
{
    /// <summary>Rows of B that are worked through at a time: 256 rows of a panel of 32 columns are 32 KB, the first-level cache.</summary>
    private const int Block = 256;

    /// <summary>c[m, n] += a[m, k] b[k, n].</summary>
    public static void Add(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c)
    {
        Check(a.Rows, a.Columns, b.Rows, b.Columns, c, "a b");
        Add(new Factors(a.Columns, a.Stride, 1, b.Stride, 1), a.Values, b.Values, c);
    }

    /// <summary>c[m, n] += a[m, k] b[k, n], with <paramref name="b"/> packed before.</summary>
    public static void Add(ReadOnlyMatrix a, PackedMatrix b, Matrix c)
    {
        Check(a.Rows, a.Columns, b.Rows, b.Columns, c, "a b");
        if (c.Rows == 0 || c.Columns == 0 || a.Columns == 0) return;
        var factors = new Factors(a.Columns, a.Stride, 1, b.Panel, 1);
        if (Avx512F.IsSupported) Packed<Lanes512, Vector512<Real>>(factors, a.Values, b, c);
        else if (Fma.IsSupported) Packed<Lanes256, Vector256<Real>>(factors, a.Values, b, c);
        else Plain(factors, a.Values, b.At(0), c);
    }

    /// <summary>c[m, n] += a[m, k] b[n, k]^T: how a gradient passes back through a layer.</summary>
    public static void AddRightTransposed(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c)
    {
        Check(a.Rows, a.Columns, b.Columns, b.Rows, c, "a b^T");
        Add(new Factors(a.Columns, a.Stride, 1, 1, b.Stride), a.Values, b.Values, c);
    }

    /// <summary>c[m, n] += a[k, m]^T b[k, n]: a weight's gradient, summed over k rows.</summary>
    public static void AddLeftTransposed(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c)
    {
        Check(a.Columns, a.Rows, b.Rows, b.Columns, c, "a^T b");
        Add(new Factors(a.Rows, 1, a.Stride, b.Stride, 1), a.Values, b.Values, c);
    }

    /// <summary>The inner length k, and how far apart A's rows and k-neighbours and B's k-neighbours and columns lie.</summary>
    private readonly record struct Factors(int K, int ARow, int AStep, int BStep, int BColumn);

    private static void Add(Factors f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Matrix c)
    {
        if (c.Rows == 0 || c.Columns == 0 || f.K == 0) return;
        if (Avx512F.IsSupported) Tiled<Lanes512, Vector512<Real>>(f, a, b, c);
        else if (Fma.IsSupported) Tiled<Lanes256, Vector256<Real>>(f, a, b, c);
        else Plain(f, a, b, c);
    }

    [SkipLocalsInit]
    private static void Tiled<TLanes, TVector>(Factors f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Matrix c)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        int panel = 2 * TLanes.Width;
        Span<Real> packed = stackalloc Real[Block * panel];
        for (int j = 0; j < c.Columns; j += panel)
        {
            int columns = Math.Min(panel, c.Columns - j);
            for (int from = 0; from < f.K; from += Block)
            {
                int k = Math.Min(Block, f.K - from);
                ReadOnlySpan<Real> aBlock = a[(from * f.AStep)..], bBlock = b[(from * f.BStep + j * f.BColumn)..];
                // A full panel of an untransposed B is read where it lies; the rest is copied into a dense, zero-padded panel.
                if (columns == panel && f.BColumn == 1)
                {
                    Rows<TLanes, TVector>(f, k, aBlock, bBlock, f.BStep, c, j);
                }
                else
                {
                    Pack(bBlock, f, k, columns, packed, panel);
                    if (columns == panel) Rows<TLanes, TVector>(f, k, aBlock, packed, panel, c, j);
                    else PartialRows<TLanes, TVector>(f, k, aBlock, packed, c, j, columns);
                }
            }
        }
    }

    private static void Packed<TLanes, TVector>(Factors f, ReadOnlySpan<Real> a, PackedMatrix b, Matrix c)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        for (int j = 0; j < c.Columns; j += b.Panel)
        {
            int columns = Math.Min(b.Panel, c.Columns - j);
            if (columns == b.Panel) Rows<TLanes, TVector>(f, f.K, a, b.At(j), b.Panel, c, j);
            else PartialRows<TLanes, TVector>(f, f.K, a, b.At(j), c, j, columns);
        }
    }

    private static void Rows<TLanes, TVector>(Factors f, int k, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, int bStep, Matrix c, int column)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        ref Real a0 = ref MemoryMarshal.GetReference(a);
        ref Real b0 = ref MemoryMarshal.GetReference(b);
        ref Real c0 = ref Unsafe.Add(ref MemoryMarshal.GetReference(c.Values), column);
        nint aRow = f.ARow, aStep = f.AStep, cStep = c.Stride;
        int i = 0;
        if (typeof(TVector) == typeof(Vector512<Real>))
            for (; i + 8 <= c.Rows; i += 8)
                ProductTile<TLanes, TVector>.Eight(k, ref Unsafe.Add(ref a0, i * aRow), aRow, aStep, ref b0, bStep, ref Unsafe.Add(ref c0, i * cStep), cStep);
        for (; i + 4 <= c.Rows; i += 4)
            ProductTile<TLanes, TVector>.Four(k, ref Unsafe.Add(ref a0, i * aRow), aRow, aStep, ref b0, bStep, ref Unsafe.Add(ref c0, i * cStep), cStep);
        for (; i < c.Rows; i++)
            ProductTile<TLanes, TVector>.One(k, ref Unsafe.Add(ref a0, i * aRow), aStep, ref b0, bStep, ref Unsafe.Add(ref c0, i * cStep));
    }

    /// <summary>The last columns, where a whole vector of C would reach beyond the row: eight rows at a time through a small buffer.</summary>
    [SkipLocalsInit]
    private static void PartialRows<TLanes, TVector>(Factors f, int k, ReadOnlySpan<Real> a, ReadOnlySpan<Real> packed, Matrix c, int column, int columns)
        where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        int panel = 2 * TLanes.Width;
        Span<Real> buffer = stackalloc Real[8 * panel];
        buffer.Clear();
        ref Real b0 = ref MemoryMarshal.GetReference(packed);
        int done = 0;
        if (columns == TLanes.Width && typeof(TVector) == typeof(Vector512<Real>))      // one vector of them: no buffer, and no second vector of zeros
        {
            for (; done + 8 <= c.Rows; done += 8)
                ProductTile<TLanes, TVector>.EightNarrow(k, ref Unsafe.Add(ref MemoryMarshal.GetReference(a), (nint)done * f.ARow), f.ARow, f.AStep, ref b0, panel,
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(c.Values), (nint)done * c.Stride + column), c.Stride);
        }
        for (int i = done; i < c.Rows; i += 8)
        {
            int rows = Math.Min(8, c.Rows - i);
            var tile = new Matrix(buffer, rows, panel);
            for (int r = 0; r < rows; r++) c.Row(i + r).Slice(column, columns).CopyTo(tile.Row(r));
            Rows<TLanes, TVector>(f, k, a[(i * f.ARow)..], packed, panel, tile, 0);
            for (int r = 0; r < rows; r++) tile.Row(r)[..columns].CopyTo(c.Row(i + r).Slice(column, columns));
        }
    }

    private static void Pack(ReadOnlySpan<Real> b, Factors f, int k, int columns, Span<Real> packed, int panel)
    {
        for (int i = 0; i < k; i++)
        {
            Span<Real> row = packed.Slice(i * panel, panel);
            for (int j = 0; j < columns; j++) row[j] = b[i * f.BStep + j * f.BColumn];
            row[columns..].Clear();
        }
    }

    /// <summary>The definition, for machines without FMA.</summary>
    private static void Plain(Factors f, ReadOnlySpan<Real> a, ReadOnlySpan<Real> b, Matrix c)
    {
        for (int i = 0; i < c.Rows; i++)
        {
            Span<Real> row = c.Row(i);
            for (int k = 0; k < f.K; k++)
            {
                Real x = a[i * f.ARow + k * f.AStep];
                for (int j = 0; j < row.Length; j++) row[j] += x * b[k * f.BStep + j * f.BColumn];
            }
        }
    }

    private static void Check(int m, int k, int bk, int n, Matrix c, string what)
    {
        if (k != bk || c.Rows != m || c.Columns != n)
            throw new ArgumentException($"BUG: {what} of [{m}, {k}] and [{bk}, {n}] does not go into [{c.Rows}, {c.Columns}].");
    }
}
