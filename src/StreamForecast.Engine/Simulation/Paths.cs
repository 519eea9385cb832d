namespace StreamForecast.Engine.Simulation;

/// <summary>The elementary paths that the parts of a simulated series are made of; every one is drawn row after row.</summary>
internal static class Paths
{
    /// <summary>White noise of unit variance.</summary>
    public static double[] White(RandomSource random, int rows)
    {
        var path = new double[rows];
        for (int t = 0; t < rows; t++) path[t] = random.Normal();
        return path;
    }

    /// <summary>AR(1) of unit variance, from its first row on, that forgets within <paramref name="memory"/> rows: phi = exp(-1/memory).</summary>
    public static double[] Wander(RandomSource random, int rows, double memory) => Autoregressive(random, rows, Math.Exp(-1 / memory));

    /// <summary>AR(1) of unit variance, from its first row on, with the given coefficient.</summary>
    public static double[] Autoregressive(RandomSource random, int rows, double phi)
    {
        var path = new double[rows];
        double step = Math.Sqrt(1 - phi * phi), value = 0;
        for (int t = 0; t < rows; t++) path[t] = value = t == 0 ? random.Normal() : phi * value + step * random.Normal();
        return path;
    }

    /// <summary>In place: every value plus phi times the result before it.</summary>
    public static void Filter(Span<double> path, double phi)
    {
        for (int t = 1; t < path.Length; t++) path[t] += phi * path[t - 1];
    }

    /// <summary>In place: running sum.</summary>
    public static void Accumulate(Span<double> path) => Filter(path, 1);

    /// <summary>In place: mean 0, variance 1. False, and nothing done, when the values are as good as equal.</summary>
    public static bool TryStandardise(Span<double> path)
    {
        (double mean, double deviation) = MeanAndDeviation(path);
        if (!(deviation > 1e-9)) return false;
        for (int t = 0; t < path.Length; t++) path[t] = (path[t] - mean) / deviation;
        return true;
    }

    /// <summary>Mean and standard deviation (over n).</summary>
    public static (double Mean, double Deviation) MeanAndDeviation(ReadOnlySpan<double> path)
    {
        double mean = 0, squares = 0;
        foreach (double v in path) mean += v;
        mean /= path.Length;
        foreach (double v in path) squares += (v - mean) * (v - mean);
        return (mean, Math.Sqrt(squares / path.Length));
    }

    /// <summary>In place: every value times exp(strength · modulation).</summary>
    public static void Modulate(Span<double> path, ReadOnlySpan<double> modulation, double strength)
    {
        for (int t = 0; t < path.Length; t++) path[t] *= Math.Exp(strength * modulation[t]);
    }

    /// <summary>In place: path += strength · addition.</summary>
    public static void Add(Span<double> path, ReadOnlySpan<double> addition, double strength)
    {
        for (int t = 0; t < path.Length; t++) path[t] += strength * addition[t];
    }
}
