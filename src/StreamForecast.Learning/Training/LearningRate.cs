namespace StreamForecast.Learning.Training;

/// <summary>The learning rate of each update: a straight warm-up, then as the schedule says. A plateau's cuts are the trainer's, which sees the losses.</summary>
/// <remarks>Cosine: Loshchilov, Hutter: SGDR, 2017, without restarts.</remarks>
public static class LearningRate
{
    private const double Floor = 0.01;

    /// <summary>The rate of an iteration, counted from 1.</summary>
    public static double At(int iteration, TrainingOptions options)
    {
        double peak = options.PeakRate ?? TrainingOptions.DefaultPeakRate;
        if (iteration <= options.WarmUp) return peak * iteration / options.WarmUp;
        if (options.Schedule != RateSchedule.Cosine) return peak;
        int left = Math.Max(1, (options.Iterations ?? TrainingOptions.DefaultIterations) - options.WarmUp);
        double way = Math.Min(1, (double)(iteration - options.WarmUp) / left);
        return peak * (Floor + (1 - Floor) * 0.5 * (1 + Math.Cos(Math.PI * way)));
    }
}
