using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public class AnomalyBaselineTests
{
    [Fact]
    public void A_random_score_has_the_labelled_share_as_average_precision_and_flags_one_row_in_a_thousand()
    {
        var baseline = AnomalyBaseline.Create("random", 0);
        ScoredRow[] rows = [.. Enumerable.Range(0, 100_000).Select(t => new ScoredRow(baseline.Observe(t), t % 50 == 0))];

        Assert.InRange(AveragePrecision.Of(rows), 0.017, 0.024);
        Assert.InRange(rows.Count(row => row.Score >= ScoreThresholds.Default), 60, 140);
    }

    [Theory]
    [InlineData("difference")]
    [InlineData("ewma-residual")]
    public void A_residual_stands_out_when_it_is_ten_times_the_usual_one(string name)
    {
        var baseline = AnomalyBaseline.Create(name, 0);
        float usual = 0;
        for (int t = 0; t < 500; t++) usual = Math.Max(usual, t < 50 ? 0 : baseline.Observe(t % 2));

        Assert.InRange(usual, 0.01f, 0.45f);
        Assert.InRange(baseline.Observe(30), 0.5f, 0.95f);
    }

    [Fact]
    public void Names_are_those_that_can_be_made()
    {
        Assert.All(AnomalyBaseline.Names, name => Assert.Equal(0, AnomalyBaseline.Create(name, 1) is RandomBaseline ? 0 : AnomalyBaseline.Create(name, 1).Observe(3)));
        Assert.Throws<ArgumentException>(() => AnomalyBaseline.Create("oracle", 0));
    }
}
