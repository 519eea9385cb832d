using StreamForecast.Daemon.Evaluations;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Tests.Evaluations;

public sealed class AccuracyPageTests
{
    [Fact]
    public void Every_set_has_its_line_and_what_is_lost_is_told()
    {
        string page = new AccuracyPage("base@12345678", "make eval", new DateOnly(2026, 11, 21)).Write([Forecasts("ours", model: 2, evidence: 1), Forecasts("theirs", model: 1, evidence: 2)], [], Nab(fitted: 70));

        Assert.Contains("Measured 2026-11-21 with model base@12345678", page, StringComparison.Ordinal);
        Assert.Contains("| ours | 1 | 2.000 / 0.1000 | 0.00 | 1.000 / 0.0500 |", page, StringComparison.Ordinal);
        Assert.Contains("- ours: MASE 2.000, and evidence 1.000; wQL 0.1000, and evidence 0.0500; the 80 % band holds 0.0 % of the values.", page, StringComparison.Ordinal);
        Assert.Contains("- theirs: the 80 % band", page, StringComparison.Ordinal);
        Assert.Contains("- NAB: standard 70.0, and ARTime 74.9, Numenta HTM 70.1.", page, StringComparison.Ordinal);
        Assert.Contains("| mean over seasonal naive | | 0.354 / 0.354 | |", page, StringComparison.Ordinal);     // sqrt(2/4 * 1/4)
    }

    [Fact]
    public void Figures_of_others_are_cited_for_the_very_files_they_are_of_and_no_others()
    {
        Assert.NotNull(KnownSet.Find("ett", 7, 121_940));
        Assert.Null(KnownSet.Find("ett", 7, 121_941));
        string page = new AccuracyPage("base@12345678", "make eval", new DateOnly(2026, 11, 21)).Write([Forecasts("ett", model: 1, evidence: 2)], [], null);

        Assert.DoesNotContain("MSTL 0.997", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Numenta", page, StringComparison.Ordinal);
    }

    private static ForecastFigures Forecasts(string name, double model, double evidence) =>
        new(name, Series: 1, Rows: 100, Windows: 1, [("base@12345678", Score(model)), ("evidence", Score(evidence)), ("seasonal-naive", Score(4)), ("naive", Score(8))], Published: null, Gate: null);

    // One value of 10, missed by so much by every quantile: MASE the error, wQL the error over 20, for the pinball loss of nine levels around 0.5 is a half.
    private static ForecastScore Score(double error)
    {
        var score = new ForecastScore();
        score.Add([10 * 2], [.. Enumerable.Repeat((float)(20 - error), ForecastScore.Levels)], scale: 1);
        return score;
    }

    private static NabFigures Nab(double fitted) => new(58, 365_558, 116, [65, 55, 71], [fitted, 90, 90]);
}
