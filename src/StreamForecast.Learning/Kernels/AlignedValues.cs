using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// Memory that begins at a cache line, so that no vector in it lies across two: such a load takes two turns instead of one. Grows to the
/// largest length asked for and is kept.
/// </summary>
public sealed class AlignedValues
{
    private const int Line = 64;

    private Real[] values = [];      // pinned, or the collector would move it off its line
    private int first, length;

    /// <summary>The values.</summary>
    public Span<Real> Span => values.AsSpan(first, length);

    /// <summary>Makes room for <paramref name="count"/> values, whose contents are then undefined.</summary>
    public void Resize(int count)
    {
        int size = Unsafe.SizeOf<Real>();
        if (values.Length < count + Line / size)
        {
            values = GC.AllocateArray<Real>(count + Line / size, pinned: true);
            nint at = Marshal.UnsafeAddrOfPinnedArrayElement(values, 0);
            first = (int)(-at & (Line - 1)) / size;
        }
        length = count;
    }
}
