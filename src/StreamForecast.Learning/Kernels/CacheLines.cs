using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// Asks for memory before it is needed. What a forward pass remembers goes beyond the second-level cache; asked for a product ahead, it comes
/// while the product runs. Changes no result.
/// </summary>
internal static class CacheLines
{
    private const int Line = 64;

    /// <summary>One line, to all levels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch(ref Real at)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref at));
    }

    /// <summary>All lines of a span, to the second level.</summary>
    public static unsafe void Prefetch(ReadOnlySpan<Real> values)
    {
        if (!Sse.IsSupported) return;
        ref byte at = ref Unsafe.As<Real, byte>(ref MemoryMarshal.GetReference(values));
        for (nint i = 0; i < values.Length * Unsafe.SizeOf<Real>(); i += Line) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref at, i)));
    }
}
