using System.Runtime.Intrinsics;

namespace StreamForecast.Learning.Kernels;

/// <summary>ln(1 + e^x) in double precision, where the product's short series is not enough.</summary>
public static class Softplus
{
    /// <summary>One value.</summary>
    public static double Of(double x)
    {
        // ln(1 + y) = 2 artanh(y / (2 + y)); 24 terms end below 1e-24 for y <= 1.
        double y = Math.Exp(-Math.Abs(x)), s = y / (2 + y), z = s * s, series = 0;
        for (int i = 24; i >= 0; i--) series = series * z + 1.0 / (2 * i + 1);
        return Math.Max(x, 0) + 2 * s * series;
    }

    /// <summary>Four values, the same bits as one by one.</summary>
    public static Vector256<double> Of(Vector256<double> x) => Vector256.Create(Of(x[0]), Of(x[1]), Of(x[2]), Of(x[3]));

    /// <summary>Eight values, the same bits as one by one.</summary>
    public static Vector512<double> Of(Vector512<double> x) => Vector512.Create(Of(x.GetLower()), Of(x.GetUpper()));
}
