using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public class AveragePrecisionTests
{
    [Fact]
    public void Agrees_with_precision_times_step_in_recall_by_hand()
    {
        // 0.9 labelled: 1/2 * 1/1; 0.7 not; 0.4 labelled: 1/2 * 2/3.
        Assert.Equal(0.5 + 0.5 * 2 / 3, AveragePrecision.Of(Rows((0.4f, true), (0.9f, true), (0.7f, false), (0.1f, false))), 12);
    }

    [Fact]
    public void Rows_of_equal_score_are_one_step_in_whatever_order_they_stand()
    {
        Assert.Equal(0.5, AveragePrecision.Of(Rows((0.5f, true), (0.5f, false))), 12);
        Assert.Equal(0.5, AveragePrecision.Of(Rows((0.5f, false), (0.5f, true))), 12);
    }

    [Fact]
    public void A_perfect_score_has_1_and_a_meaningless_one_the_labelled_share()
    {
        var random = new Random(1);
        var labels = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() < 0.1).ToArray();

        Assert.Equal(1, AveragePrecision.Of([.. labels.Select(label => new ScoredRow(label ? 0.8f : 0.2f, label))]), 12);
        Assert.InRange(AveragePrecision.Of([.. labels.Select(label => new ScoredRow(random.NextSingle(), label))]), 0.09, 0.115);
        Assert.Equal(double.NaN, AveragePrecision.Of(Rows((0.5f, false))));
    }

    [Fact]
    public void A_scored_row_keeps_both_and_what_is_no_number_counts_as_nothing()
    {
        Assert.Equal((0.25f, true), (new ScoredRow(0.25f, true).Score, new ScoredRow(0.25f, true).IsAnomaly));
        Assert.Equal((0f, false), (new ScoredRow(float.NaN, false).Score, new ScoredRow(float.NaN, false).IsAnomaly));
        Assert.Equal((0f, true), (new ScoredRow(-0f, true).Score, new ScoredRow(-1f, true).IsAnomaly));
    }

    private static ScoredRow[] Rows(params (float Score, bool IsAnomaly)[] rows) => [.. rows.Select(row => new ScoredRow(row.Score, row.IsAnomaly))];
}
