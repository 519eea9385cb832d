namespace StreamForecast.Engine.Statistics;

/// <summary>
/// Turns quantities in the units of a series into numbers a network can read: divided by a unit, drawn together by a
/// logarithm, bounded by 4.
/// </summary>
internal readonly struct FeatureScale(float unit)
{
    private readonly float reciprocal = 1 / unit;

    /// <summary>weight * g(z / unit) with g(z) = sign(z) ln(1 + |z|), within [-4, 4]; 0 for not-a-number.</summary>
    public float Squash(float z, float weight = 1) => Bound(weight * Log(z * reciprocal));

    /// <summary>0.5 ln(z / unit) with the logarithm within [-5, 3].</summary>
    public float Ratio(float z) => 0.5f * Math.Clamp(MathF.Log(MathF.Max(z, 1e-12f) * reciprocal), -5, 3);

    /// <summary>sign(z) ln(1 + |z|).</summary>
    public static float Log(float z) => MathF.CopySign(MathF.Log(1 + MathF.Abs(z)), z);

    /// <summary>Within [-4, 4]; 0 for not-a-number.</summary>
    public static float Bound(float z) => float.IsNaN(z) ? 0 : Math.Clamp(z, -4, 4);
}
