using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>One forecaster's part in an evaluation: what it said and what that was worth.</summary>
internal sealed class ForecastEntry
{
    /// <summary>Judges forecasts, [series][window][horizon, levels], of the rows that came.</summary>
    public ForecastEntry(string name, ForecastSet set, IReadOnlyList<StreamedSeries> rows, IReadOnlyList<IReadOnlyList<float[]>> forecasts)
    {
        (Name, Forecasts) = (name, forecasts);
        Series = [.. set.Series.Select((series, i) => Judge(series, rows[i].Values.ToArray(), forecasts[i]))];
        foreach (var score in Series) Total.Add(score);
    }

    /// <summary>What the tables call it.</summary>
    public string Name { get; }

    /// <summary>Its quantiles: [series][window][horizon, levels].</summary>
    public IReadOnlyList<IReadOnlyList<float[]>> Forecasts { get; }

    /// <summary>Its score on every series.</summary>
    public IReadOnlyList<ForecastScore> Series { get; }

    /// <summary>Its score on the set.</summary>
    public ForecastScore Total { get; } = new();

    /// <summary>The seasonal naive forecast, or with <paramref name="season"/> 1 the naive one, made from the rows before each origin alone.</summary>
    public static ForecastEntry Naive(string name, ForecastSet set, IReadOnlyList<StreamedSeries> rows, int? season)
    {
        var forecasts = set.Series.Select((series, i) =>
        {
            double[] values = rows[i].Values.ToArray();
            return ForecastSet.Origins(series).Select(origin =>
            {
                float[] quantiles = new float[series.Horizon * ForecastScore.Levels];
                SeasonalNaive.Write(values.AsSpan(0, origin), season ?? series.Season, quantiles);
                return quantiles;
            }).ToArray();
        });
        return new ForecastEntry(name, set, rows, [.. forecasts]);
    }

    private static ForecastScore Judge(SetSeries series, double[] values, IReadOnlyList<float[]> forecasts)
    {
        var score = new ForecastScore();
        int[] origins = ForecastSet.Origins(series);
        for (int window = 0; window < origins.Length; window++)
            score.Add(values.AsSpan(origins[window], series.Horizon), forecasts[window], SeasonalNaive.Scale(values.AsSpan(0, origins[window]), series.Season));
        return score;
    }
}
