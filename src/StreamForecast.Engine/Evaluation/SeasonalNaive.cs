namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// The forecast that any other is measured against: the newest value of the same phase again; with a season of one row, the newest value. Its quantiles are those of its own one-season
/// errors on the newest rows, less their median, and grow with the square root of the seasons ahead (Hyndman and Athanasopoulos: Forecasting, section 5.5). Knows nothing of the engine.
/// </summary>
public static class SeasonalNaive
{
    // Errors that the quantiles are of: enough for the outer ones, few enough to be of the present.
    private const int LeastErrors = 1000, SeasonsOfErrors = 5;

    /// <summary>Writes quantiles [horizons, <see cref="ForecastScore.Levels"/>] of the rows after <paramref name="past"/>, where NaN is a gap; NaN when nothing was ever observed.</summary>
    public static void Write(ReadOnlySpan<double> past, int season, Span<float> quantiles)
    {
        Span<double> spread = stackalloc double[ForecastScore.Levels];
        Spread(past, season, spread);
        for (int h = 1; h <= quantiles.Length / ForecastScore.Levels; h++)
        {
            int seasons = (h + season - 1) / season;
            double centre = Newest(past, past.Length + h - 1 - seasons * season, season);
            for (int level = 0; level < ForecastScore.Levels; level++)
                quantiles[(h - 1) * ForecastScore.Levels + level] = (float)(centre + Math.Sqrt(seasons) * spread[level]);
        }
    }

    /// <summary>Mean absolute difference of rows a season apart: the unit of the scaled error. NaN when no two rows are.</summary>
    public static double Scale(ReadOnlySpan<double> past, int season)
    {
        double sum = 0;
        long count = 0;
        for (int t = season; t < past.Length; t++)
        {
            double difference = Math.Abs(past[t] - past[t - season]);
            if (double.IsNaN(difference)) continue;
            sum += difference;
            count++;
        }
        return sum / count;
    }

    private static void Spread(ReadOnlySpan<double> past, int season, Span<double> spread)
    {
        int most = Math.Max(LeastErrors, SeasonsOfErrors * season);
        var errors = new List<double>(most);
        for (int t = past.Length - 1; t >= season && errors.Count < most; t--)
            if (past[t] - past[t - season] is var error && !double.IsNaN(error)) errors.Add(error);
        spread.Clear();
        if (errors.Count == 0) return;

        errors.Sort();
        double median = Quantile(errors, 0.5);
        for (int level = 0; level < spread.Length; level++) spread[level] = Quantile(errors, (level + 1) / 10.0) - median;
    }

    // Linear between the sorted values: definition 7 of Hyndman and Fan 1996.
    private static double Quantile(List<double> sorted, double level)
    {
        double place = level * (sorted.Count - 1);
        int below = (int)place, above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    // The newest value of the phase, or where there is none yet the newest of all.
    private static double Newest(ReadOnlySpan<double> past, int row, int season)
    {
        for (; row >= 0; row -= season)
            if (!double.IsNaN(past[row])) return past[row];
        for (row = past.Length - 1; row >= 0; row--)
            if (!double.IsNaN(past[row])) return past[row];
        return double.NaN;
    }
}
