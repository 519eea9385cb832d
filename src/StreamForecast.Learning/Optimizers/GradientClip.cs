namespace StreamForecast.Learning.Optimizers;

/// <summary>Keeps a single wild batch from throwing the weights far away.</summary>
/// <remarks>Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks, 2013.</remarks>
public static class GradientClip
{
    /// <summary>Cuts every value of <paramref name="gradient"/> to [-<paramref name="most"/>, <paramref name="most"/>]; what is not finite stays so.</summary>
    public static void ByValue(Span<Real> gradient, double most)
    {
        Real limit = (Real)most;
        foreach (ref Real g in gradient)
            if (Real.IsFinite(g)) g = Real.Clamp(g, -limit, limit);
    }

    /// <summary>The Euclidean norm of <paramref name="gradient"/>.</summary>
    public static double Norm(ReadOnlySpan<Real> gradient)
    {
        double sum = 0;
        foreach (Real g in gradient) sum += (double)g * g;
        return Math.Sqrt(sum);
    }

    /// <summary>Scales <paramref name="gradient"/> so that its Euclidean norm is at most <paramref name="most"/>; returns the norm before.</summary>
    public static double ByGlobalNorm(Span<Real> gradient, double most)
    {
        double norm = Norm(gradient);
        Real scale = (Real)(most / (norm + 1e-6));
        if (scale < 1)
            foreach (ref Real g in gradient) g *= scale;
        return norm;
    }
}
