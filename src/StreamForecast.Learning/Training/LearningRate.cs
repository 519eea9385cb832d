namespace StreamForecast.Learning.Training;

/// <summary>The learning rate of each update: a straight warm-up, then half a cosine down to one hundredth of the peak.</summary>
/// <remarks>Loshchilov, Hutter: SGDR, 2017, without restarts.</remarks>
public static class LearningRate
{
    private const double Floor = 0.01;

    /// <summary>The rate of an iteration, counted from 1.</summary>
    public static double At(int iteration, TrainingOptions options)
    {
        if (iteration <= options.WarmUp) return options.PeakRate * iteration / options.WarmUp;
        int left = Math.Max(1, options.Iterations - options.WarmUp);
        double way = Math.Min(1, (double)(iteration - options.WarmUp) / left);
        return options.PeakRate * (Floor + (1 - Floor) * 0.5 * (1 + Math.Cos(Math.PI * way)));
    }
}
