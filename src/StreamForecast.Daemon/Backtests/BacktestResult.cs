using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Backtests;

/// <summary>What a backtest came to; <see cref="MetricsFile"/> and <see cref="ReportPage"/> write it down.</summary>
internal sealed record BacktestResult
{
    /// <summary>Path of the history, as it was given.</summary>
    public required string Input { get; init; }

    /// <summary>Name and version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The series, in order of appearance.</summary>
    public required IReadOnlyList<SeriesResult> Series { get; init; }

    /// <summary>All series together.</summary>
    public required ScoreTotals Totals { get; init; }
}

/// <summary>One series of a backtest.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Score">How good its forecasts were.</param>
/// <param name="Trace">For its chart; null beyond the first 2,000 series.</param>
internal sealed record SeriesResult(string Name, OneStepScore Score, SeriesTrace? Trace);
