using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Forecasting;

/// <summary>Series whose values are known beforehand, forecast by a network and an evidence mixture that err in a known way.</summary>
public sealed class ForecastRepairTests
{
    private const float NormalTenth = 1.2816f;      // standard deviations from the median to the 0.9 quantile

    public static TheoryData<int> Aheads => [1, 2, 5, 8, 13, 32, 33, 500];

    [Theory, MemberData(nameof(Aheads))]
    public void Before_anything_came_true_a_forecast_is_what_the_network_says(int ahead) =>
        Assert.Equal(Levels(10, 1), Repaired(default, ahead, median: 10, evidence: 20, step: 1));

    [Theory, MemberData(nameof(Aheads))]
    public void Where_the_evidence_errs_less_the_centre_moves_to_it(int ahead) =>
        Assert.InRange(Repaired(After(2_000, networkError: 3, evidenceError: 1), ahead, median: 10, evidence: 20, step: 1)[NetworkShape.Median], 19.9f, 20.001f);

    [Theory, MemberData(nameof(Aheads))]
    public void Where_the_network_errs_less_the_centre_stays_with_it(int ahead) =>
        Assert.Equal(10, Repaired(After(2_000, networkError: 1, evidenceError: 3), ahead, median: 10, evidence: 20, step: 1)[NetworkShape.Median]);

    [Theory]
    [InlineData(0.5f)]
    [InlineData(1)]
    [InlineData(2)]
    public void Bands_of_any_width_come_to_hold_four_values_in_five(float width)
    {
        ForecastRepair repair = After(4_000, networkError: 1, evidenceError: 1, width);
        foreach (int ahead in (int[])[1, 5, 8, 20, 32])
        {
            float[] quantiles = Repaired(repair, ahead, median: 0, evidence: 0, step: NormalTenth * width);
            Assert.InRange(quantiles[9], 0.8f * NormalTenth, 1.25f * NormalTenth);
            Assert.Equal(-quantiles[9], quantiles[1], tolerance: 1e-4);
        }
    }

    [Fact]
    public void Between_its_lead_times_the_repair_is_linear_in_their_logarithm()
    {
        ForecastRepair repair = After(2_000, networkError: 1, evidenceError: 1, width: 0.6f);
        float Width(int ahead) => MathF.Log(Repaired(repair, ahead, 0, 0, 1)[9]);
        Assert.Equal((Width(8) + Width(32)) / 2, Width(16), tolerance: 1e-4);
        Assert.Equal((Width(1) + 2 * Width(8)) / 3, Width(4), tolerance: 1e-4);
        Assert.Equal(Width(32), Width(1_000), tolerance: 1e-6);
    }

    [Fact]
    public void Repaired_quantiles_ascend()
    {
        ForecastRepair repair = After(500, networkError: 2, evidenceError: 1, width: 3);
        float[] quantiles = Repaired(repair, 7, median: 1e6f, evidence: -1e6f, step: 1e-3f);
        Assert.Equal(quantiles.Order(), quantiles);
    }

    /// <summary>The forecasts of every row are right and those of all others wrong by thousands, so that one comparison with the wrong row would show.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_row_that_did_not_come_is_never_compared_with_another(int seed)
    {
        var random = new Random(seed);
        ForecastRepair repair = default;
        static float Value(long row) => 1_000 * (row % 97);
        static PendingForecast Of(long row) => Normal(Value(row), Value(row) + 1, 0.5f);
        long learnt = -1;
        for (long row = 0; row < 3_000; row += random.Next(4) > 0 ? 1 : random.Next(1, 80))
        {
            repair.Resolve(learnt, row, Value(row), new LeadScore[3]);
            repair.Keep(row, Of(row + 1));
            if (ForecastRepair.IsDue(row)) repair.Keep(row, Of(row + 8), Of(row + 32));
            learnt = row;
        }

        foreach (int ahead in (int[])[1, 5, 8, 20, 32])
        {
            float[] quantiles = Repaired(repair, ahead, median: 10, evidence: 20, step: 1);
            Assert.Equal(10, quantiles[NetworkShape.Median]);
            Assert.True(quantiles[9] - quantiles[1] < 2);
        }
    }

    [Fact]
    public void Forecasts_without_width_teach_nothing()
    {
        ForecastRepair repair = default;
        for (long row = 0; row < 100; row++)
        {
            repair.Resolve(row - 1, row, 7, new LeadScore[3]);
            repair.Keep(row, Normal(7, 7, 0));
            if (ForecastRepair.IsDue(row)) repair.Keep(row, Normal(7, 7, 0), Normal(7, 7, 0));
        }

        Assert.Equal(Repaired(default, 3, 1, 2, 1), Repaired(repair, 3, 1, 2, 1));
    }

    [Fact]
    public void Every_lead_time_counts_what_came_in_units_of_its_band()
    {
        var scores = new LeadScore[LeadScore.Leads.Length];
        After(20_000, networkError: 1, evidenceError: 3, width: 2, scores);

        Assert.Equal((20_000 - 17, 2_500 - 3, 2_500 - 6), (scores[0].Resolved, scores[1].Resolved, scores[2].Resolved));
        foreach (LeadScore score in scores)
        {
            Assert.InRange((double)score.Within / score.Resolved, 0.75, 0.85);
            // A normal value is 1.17 away from 1 on average and 3.0 from -3.
            Assert.InRange((double)score.EvidenceError / score.Error, 2.4, 2.75);
            // Four in five lie within 1.84 of 1, so the band is 3.7 wide.
            Assert.InRange(LeadScore.Unit * score.Error / score.Resolved, 1.17 / 3.7 * 0.9, 1.17 / 3.7 * 1.1);
        }
    }

    /// <summary>The repair of a series of normal noise around forecasts whose centres are off by constants, and whose widths are so many times too wide.</summary>
    private static ForecastRepair After(int rows, float networkError, float evidenceError, float width = 1, LeadScore[]? scores = null)
    {
        scores ??= new LeadScore[LeadScore.Leads.Length];
        var random = new Random(7);
        ForecastRepair repair = default;
        for (long row = 0; row < rows; row++)
        {
            float noise = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            bool alike = networkError == evidenceError;
            repair.Resolve(row - 1, row, noise, scores);
            PendingForecast wrong = alike ? Normal(0, 0, width) : Normal(networkError, -evidenceError, width);
            repair.Keep(row, wrong);
            if (ForecastRepair.IsDue(row)) repair.Keep(row, wrong, wrong);
        }

        return repair;
    }

    private static PendingForecast Normal(float median, float evidence, float width) => new(Levels(median, NormalTenth * width), evidence);

    private static float[] Repaired(ForecastRepair repair, int ahead, float median, float evidence, float step)
    {
        float[] quantiles = Levels(median, step);
        repair.Apply(ahead, evidence, quantiles);
        return quantiles;
    }

    /// <summary>Quantiles around a median whose 0.1 and 0.9 levels lie a step from it.</summary>
    private static float[] Levels(float median, float step) => [.. Enumerable.Range(-5, 11).Select(level => median + level / 4f * step)];
}
