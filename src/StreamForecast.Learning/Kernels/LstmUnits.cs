using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// The pointwise half of an LSTM step over neighbouring units of one row: from the gates' sums to the new state, and the way back. A unit's
/// bits are the same in a vector of any width and alone. The gates i, f, g, o of a unit lie <c>gate</c> values apart.
/// </summary>
/// <remarks>Hochreiter, Schmidhuber 1997, with the forget gate of Gers, Schmidhuber, Cummins 2000.</remarks>
internal static class LstmUnits
{
    /// <summary>Opens the gates in place and moves the state on: c = f c' + i g, h = o tanh c. <paramref name="cell"/> may be <paramref name="before"/> itself.</summary>
    public static void Forward(int units, ref Real gates, nint gate, ref Real before, ref Real cell, ref Real cellTanh, ref Real hidden)
    {
        nint j = 0;
        if (Avx512F.IsSupported) Forward<Lanes512, Vector512<Real>>(ref j, units, ref gates, gate, ref before, ref cell, ref cellTanh, ref hidden);
        if (Fma.IsSupported) Forward<Lanes256, Vector256<Real>>(ref j, units, ref gates, gate, ref before, ref cell, ref cellTanh, ref hidden);
        for (; j < units; j++)
        {
            ref Real at = ref Unsafe.Add(ref gates, j);
            Real i = at = Sigmoid.Of(at);
            Real f = Unsafe.Add(ref at, gate) = Sigmoid.Of(Unsafe.Add(ref at, gate));
            Real g = Unsafe.Add(ref at, 2 * gate) = HyperbolicTangent.Of(Unsafe.Add(ref at, 2 * gate));
            Real o = Unsafe.Add(ref at, 3 * gate) = Sigmoid.Of(Unsafe.Add(ref at, 3 * gate));
            Real c = Real.MultiplyAddEstimate(f, Unsafe.Add(ref before, j), i * g);
            Real t = HyperbolicTangent.Of(c);
            Unsafe.Add(ref cell, j) = c;
            Unsafe.Add(ref cellTanh, j) = t;
            Unsafe.Add(ref hidden, j) = o * t;
        }
    }

    /// <summary>
    /// From the opened gates to the gradient of their sums, in <paramref name="sums"/> (which may be the gates). dLoss/dh is the sum of
    /// <paramref name="above"/> and <paramref name="hiddenGradient"/>, which is left at zero; <paramref name="cellGradient"/> holds dLoss/dc from the step
    /// after and leaves with that for the step before.
    /// </summary>
    public static void Backward(int units, ref Real gates, nint gate, ref Real before, ref Real cellTanh, ref Real above, ref Real hiddenGradient,
        ref Real cellGradient, ref Real sums)
    {
        nint j = 0;
        if (Avx512F.IsSupported) Backward<Lanes512, Vector512<Real>>(ref j, units, ref gates, gate, ref before, ref cellTanh, ref above, ref hiddenGradient, ref cellGradient, ref sums);
        if (Fma.IsSupported) Backward<Lanes256, Vector256<Real>>(ref j, units, ref gates, gate, ref before, ref cellTanh, ref above, ref hiddenGradient, ref cellGradient, ref sums);
        for (; j < units; j++)
        {
            ref Real at = ref Unsafe.Add(ref gates, j), to = ref Unsafe.Add(ref sums, j);
            Real i = at, f = Unsafe.Add(ref at, gate), g = Unsafe.Add(ref at, 2 * gate), o = Unsafe.Add(ref at, 3 * gate);
            Real t = Unsafe.Add(ref cellTanh, j), dh = Unsafe.Add(ref hiddenGradient, j) + Unsafe.Add(ref above, j);
            Real dc = Unsafe.Add(ref cellGradient, j) + dh * o * (1 - t * t);
            to = dc * g * (i * (1 - i));
            Unsafe.Add(ref to, gate) = dc * Unsafe.Add(ref before, j) * (f * (1 - f));
            Unsafe.Add(ref to, 2 * gate) = dc * i * (1 - g * g);
            Unsafe.Add(ref to, 3 * gate) = dh * t * (o * (1 - o));
            Unsafe.Add(ref cellGradient, j) = dc * f;
            Unsafe.Add(ref hiddenGradient, j) = 0;
        }
    }

    /// <summary>The forward half for whole vectors, from unit <paramref name="j"/> on, which moves behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<TLanes, TVector>(ref nint j, int units, ref Real gates, nint gate, ref Real before, ref Real cell, ref Real cellTanh,
        ref Real hidden) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        for (; j + TLanes.Width <= units; j += TLanes.Width)
        {
            ref Real at = ref Unsafe.Add(ref gates, j);
            TVector i = TLanes.Sigmoid(TLanes.Load(ref at));
            TLanes.Store(i, ref at);
            TVector g = TLanes.Tanh(TLanes.Load(ref Unsafe.Add(ref at, 2 * gate)));
            TLanes.Store(g, ref Unsafe.Add(ref at, 2 * gate));
            TVector f = TLanes.Sigmoid(TLanes.Load(ref Unsafe.Add(ref at, gate)));
            TLanes.Store(f, ref Unsafe.Add(ref at, gate));
            TVector c = TLanes.MultiplyAdd(f, TLanes.Load(ref Unsafe.Add(ref before, j)), TLanes.Multiply(i, g));
            TLanes.Store(c, ref Unsafe.Add(ref cell, j));
            TVector t = TLanes.Tanh(c);
            TLanes.Store(t, ref Unsafe.Add(ref cellTanh, j));
            TVector o = TLanes.Sigmoid(TLanes.Load(ref Unsafe.Add(ref at, 3 * gate)));
            TLanes.Store(o, ref Unsafe.Add(ref at, 3 * gate));
            TLanes.Store(TLanes.Multiply(o, t), ref Unsafe.Add(ref hidden, j));
        }
    }

    private static void Backward<TLanes, TVector>(ref nint j, int units, ref Real gates, nint gate, ref Real before, ref Real cellTanh, ref Real above,
        ref Real hiddenGradient, ref Real cellGradient, ref Real sums) where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        TVector one = TLanes.Broadcast(1), zero = TLanes.Broadcast(0);
        for (; j + TLanes.Width <= units; j += TLanes.Width)
        {
            ref Real at = ref Unsafe.Add(ref gates, j), to = ref Unsafe.Add(ref sums, j);
            TVector i = TLanes.Load(ref at), f = TLanes.Load(ref Unsafe.Add(ref at, gate));
            TVector g = TLanes.Load(ref Unsafe.Add(ref at, 2 * gate)), o = TLanes.Load(ref Unsafe.Add(ref at, 3 * gate));
            TVector t = TLanes.Load(ref Unsafe.Add(ref cellTanh, j)), c = TLanes.Load(ref Unsafe.Add(ref before, j));
            TVector dh = TLanes.Add(TLanes.Load(ref Unsafe.Add(ref hiddenGradient, j)), TLanes.Load(ref Unsafe.Add(ref above, j)));
            TVector slope = TLanes.Subtract(one, TLanes.Multiply(t, t));
            TVector dc = TLanes.Add(TLanes.Load(ref Unsafe.Add(ref cellGradient, j)), TLanes.Multiply(TLanes.Multiply(dh, o), slope));
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(dc, g), TLanes.Multiply(i, TLanes.Subtract(one, i))), ref to);
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(dc, c), TLanes.Multiply(f, TLanes.Subtract(one, f))), ref Unsafe.Add(ref to, gate));
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(dc, i), TLanes.Subtract(one, TLanes.Multiply(g, g))), ref Unsafe.Add(ref to, 2 * gate));
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(dh, t), TLanes.Multiply(o, TLanes.Subtract(one, o))), ref Unsafe.Add(ref to, 3 * gate));
            TLanes.Store(TLanes.Multiply(dc, f), ref Unsafe.Add(ref cellGradient, j));
            TLanes.Store(zero, ref Unsafe.Add(ref hiddenGradient, j));
        }
    }
}
