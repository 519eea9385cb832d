using System.Runtime.Intrinsics;

namespace StreamForecast.Learning.Kernels;

/// <summary>tanh x in double precision, where the product's polynomial for floats is not enough.</summary>
public static class HyperbolicTangent
{
    /// <summary>One value.</summary>
    public static double Of(double x) => Math.Tanh(x);

    /// <summary>Four values, the same bits as one by one.</summary>
    public static Vector256<double> Of(Vector256<double> x) => Vector256.Create(Math.Tanh(x[0]), Math.Tanh(x[1]), Math.Tanh(x[2]), Math.Tanh(x[3]));

    /// <summary>Eight values, the same bits as one by one.</summary>
    public static Vector512<double> Of(Vector512<double> x) => Vector512.Create(Of(x.GetLower()), Of(x.GetUpper()));
}
