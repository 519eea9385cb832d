using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>Eight floats, AVX2 with FMA: the normal case.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<Real>>
{
    public static int Width => Vector256<Real>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Load(ref Real from) => Vector256.LoadUnsafe(ref from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<Real> value, ref Real to) => value.StoreUnsafe(ref to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Broadcast(Real value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> MultiplyAdd(Vector256<Real> a, Vector256<Real> b, Vector256<Real> c) => Fma.MultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Add(Vector256<Real> a, Vector256<Real> b) => Avx.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Subtract(Vector256<Real> a, Vector256<Real> b) => Avx.Subtract(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Multiply(Vector256<Real> a, Vector256<Real> b) => Avx.Multiply(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Sigmoid(Vector256<Real> x) => Kernels.Sigmoid.Of(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Tanh(Vector256<Real> x) => HyperbolicTangent.Of(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Exponential(Vector256<Real> x) => Kernels.Exponential.Of(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<Real> Softplus(Vector256<Real> x) => Kernels.Softplus.Of(x);
}
