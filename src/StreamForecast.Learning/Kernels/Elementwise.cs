using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// Functions of every value of a span, whole vectors at a time, the last few values in one that is filled up: a short column, as the candidates
/// of a forecast, costs one vector instead of one call a value. The bits are those of one by one; y may be x.
/// </summary>
public static class Elementwise
{
    /// <summary>y = tanh x.</summary>
    public static void Tanh(ReadOnlySpan<Real> x, Span<Real> y) => Apply<TanhFunction>(x, y);

    /// <summary>y = e^x.</summary>
    public static void Exponential(ReadOnlySpan<Real> x, Span<Real> y) => Apply<ExponentialFunction>(x, y);

    /// <summary>y = ln(1 + e^x).</summary>
    public static void Softplus(ReadOnlySpan<Real> x, Span<Real> y) => Apply<SoftplusFunction>(x, y);

    private static void Apply<TFunction>(ReadOnlySpan<Real> x, Span<Real> y) where TFunction : struct, IFunction
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        if (Avx512F.IsSupported) Vectors<TFunction, Lanes512, Vector512<Real>>(x, y);
        else if (Fma.IsSupported) Vectors<TFunction, Lanes256, Vector256<Real>>(x, y);
        else for (int i = 0; i < x.Length; i++) y[i] = TFunction.Of(x[i]);
    }

    private static void Vectors<TFunction, TLanes, TVector>(ReadOnlySpan<Real> x, Span<Real> y)
        where TFunction : struct, IFunction where TLanes : struct, ILanes<TVector> where TVector : struct
    {
        for (; x.Length >= TLanes.Width; x = x[TLanes.Width..], y = y[TLanes.Width..])
            TLanes.Store(TFunction.Of<TLanes, TVector>(TLanes.Load(ref MemoryMarshal.GetReference(x))), ref MemoryMarshal.GetReference(y));
        if (x.IsEmpty) return;
        Span<Real> last = stackalloc Real[TLanes.Width];
        x.CopyTo(last);
        TLanes.Store(TFunction.Of<TLanes, TVector>(TLanes.Load(ref MemoryMarshal.GetReference(last))), ref MemoryMarshal.GetReference(last));
        last[..x.Length].CopyTo(y);
    }

    private interface IFunction
    {
        static abstract Real Of(Real x);
        static abstract TVector Of<TLanes, TVector>(TVector x) where TLanes : struct, ILanes<TVector> where TVector : struct;
    }

    private readonly struct TanhFunction : IFunction
    {
        public static Real Of(Real x) => HyperbolicTangent.Of(x);
        public static TVector Of<TLanes, TVector>(TVector x) where TLanes : struct, ILanes<TVector> where TVector : struct => TLanes.Tanh(x);
    }

    private readonly struct ExponentialFunction : IFunction
    {
        public static Real Of(Real x) => Kernels.Exponential.Of(x);
        public static TVector Of<TLanes, TVector>(TVector x) where TLanes : struct, ILanes<TVector> where TVector : struct => TLanes.Exponential(x);
    }

    private readonly struct SoftplusFunction : IFunction
    {
        public static Real Of(Real x) => Kernels.Softplus.Of(x);
        public static TVector Of<TLanes, TVector>(TVector x) where TLanes : struct, ILanes<TVector> where TVector : struct => TLanes.Softplus(x);
    }
}
