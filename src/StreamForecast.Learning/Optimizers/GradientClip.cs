namespace StreamForecast.Learning.Optimizers;

/// <summary>Keeps a single wild batch from throwing the weights far away.</summary>
/// <remarks>Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks, 2013.</remarks>
public static class GradientClip
{
    /// <summary>Scales <paramref name="gradient"/> so that its Euclidean norm is at most <paramref name="most"/>; returns the norm before.</summary>
    public static double ByGlobalNorm(Span<Real> gradient, double most)
    {
        double sum = 0;
        foreach (Real g in gradient) sum += (double)g * g;
        double norm = Math.Sqrt(sum);
        Real scale = (Real)(most / (norm + 1e-6));
        if (scale < 1)
            foreach (ref Real g in gradient) g *= scale;
        return norm;
    }
}
