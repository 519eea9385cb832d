namespace StreamForecast.Engine.Evaluation;

/// <summary>How well hidden rows were filled, beside what two simple fills do; means over series, in units of each series' mean deviation from its median.</summary>
/// <param name="Rows">Rows hidden.</param>
/// <param name="Pinball">Pinball loss of the network's quantiles, mean over the levels.</param>
/// <param name="Linear">The same of linear interpolation, a point: half its absolute error.</param>
/// <param name="Seasonal">The same of the mean of the nearest rows a season before and after.</param>
/// <param name="LinearOwn">Of linear interpolation with the quantiles of its errors on other hidden rows of the same series.</param>
/// <param name="SeasonalOwn">Of the seasonal copy with the quantiles of its errors on other hidden rows of the same series.</param>
/// <param name="Absolute">Mean absolute error of the network's median.</param>
/// <param name="LinearAbsolute">Of linear interpolation.</param>
/// <param name="SeasonalAbsolute">Of the seasonal copy.</param>
/// <param name="Coverage">Share of the hidden rows between the 5 % and the 95 % quantile; 0.90 is right.</param>
public readonly record struct FillScore(long Rows, double Pinball, double Linear, double Seasonal, double LinearOwn, double SeasonalOwn,
    double Absolute, double LinearAbsolute, double SeasonalAbsolute, double Coverage)
{
    /// <summary>The mean of scores that count alike; rows are added up.</summary>
    public static FillScore Mean(IReadOnlyList<FillScore> scores) => new(scores.Sum(s => s.Rows), scores.Average(s => s.Pinball), scores.Average(s => s.Linear),
        scores.Average(s => s.Seasonal), scores.Average(s => s.LinearOwn), scores.Average(s => s.SeasonalOwn), scores.Average(s => s.Absolute),
        scores.Average(s => s.LinearAbsolute), scores.Average(s => s.SeasonalAbsolute), scores.Average(s => s.Coverage));
}
