using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// The most that a core's multiply-add units can do: a loop that never leaves the registers. <c>bench train</c> holds the kernels
/// against it; no product over memory comes above.
/// </summary>
public static class MultiplyAddPeak
{
    /// <summary>Chains side by side: more than latency (4 or 5) times units (2), and few enough for 16 registers.</summary>
    private const int Chains = 12;

    /// <summary>Floating-point operations of so many rounds, two a multiply-add.</summary>
    public static double Operations(int rounds) =>
        2.0 * Chains * rounds * (Avx512F.IsSupported ? Lanes512.Width : Fma.IsSupported ? Lanes256.Width : 1);

    /// <summary>Runs so many rounds on the widest vectors that the products use.</summary>
    public static void Run(int rounds)
    {
        if (Avx512F.IsSupported) Vectors<Lanes512, Vector512<Real>>(rounds);
        else if (Fma.IsSupported) Vectors<Lanes256, Vector256<Real>>(rounds);
        else Scalars(rounds);
    }

    private static void Vectors<TLanes, TVector>(int rounds) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector factor = TLanes.Broadcast(0.5f), term = TLanes.Broadcast(1f);
        TVector a = term, b = term, c = term, d = term, e = term, f = term, g = term, h = term, i = term, j = term, k = term, l = term;
        for (int round = 0; round < rounds; round++)
        {
            a = TLanes.MultiplyAdd(a, factor, term); b = TLanes.MultiplyAdd(b, factor, term); c = TLanes.MultiplyAdd(c, factor, term);
            d = TLanes.MultiplyAdd(d, factor, term); e = TLanes.MultiplyAdd(e, factor, term); f = TLanes.MultiplyAdd(f, factor, term);
            g = TLanes.MultiplyAdd(g, factor, term); h = TLanes.MultiplyAdd(h, factor, term); i = TLanes.MultiplyAdd(i, factor, term);
            j = TLanes.MultiplyAdd(j, factor, term); k = TLanes.MultiplyAdd(k, factor, term); l = TLanes.MultiplyAdd(l, factor, term);
        }
        // One vector out of twelve, so that all are needed and none has to outlive a call.
        a = TLanes.MultiplyAdd(a, b, TLanes.MultiplyAdd(c, d, TLanes.MultiplyAdd(e, f, TLanes.MultiplyAdd(g, h, TLanes.MultiplyAdd(i, j, TLanes.MultiplyAdd(k, l, term))))));
        Keep(a);
    }

    private static void Scalars(int rounds)
    {
        Real a = 1, b = 1, c = 1, d = 1, e = 1, f = 1, g = 1, h = 1, i = 1, j = 1, k = 1, l = 1;
        for (int round = 0; round < rounds; round++)
        {
            a = a * 0.5f + 1; b = b * 0.5f + 1; c = c * 0.5f + 1; d = d * 0.5f + 1; e = e * 0.5f + 1; f = f * 0.5f + 1;
            g = g * 0.5f + 1; h = h * 0.5f + 1; i = i * 0.5f + 1; j = j * 0.5f + 1; k = k * 0.5f + 1; l = l * 0.5f + 1;
        }
        Keep(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    /// <summary>What the compiler must believe to be used.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep<T>(T value)
    {
    }
}
