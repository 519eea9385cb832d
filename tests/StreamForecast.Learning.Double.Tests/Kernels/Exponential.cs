using System.Runtime.Intrinsics;

namespace StreamForecast.Learning.Kernels;

/// <summary>e^x in double precision, where the product's bit tricks on floats cannot serve.</summary>
public static class Exponential
{
    /// <summary>e^x.</summary>
    public static double Of(double x) => Math.Exp(x);

    /// <summary>Four values, the same bits as one by one.</summary>
    public static Vector256<double> Of(Vector256<double> x) => Vector256.Create(Math.Exp(x[0]), Math.Exp(x[1]), Math.Exp(x[2]), Math.Exp(x[3]));

    /// <summary>Eight values, the same bits as one by one.</summary>
    public static Vector512<double> Of(Vector512<double> x) => Vector512.Create(Of(x.GetLower()), Of(x.GetUpper()));
}
