using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>Clean cases of every kind, planted at row 8000 (minute data) in noise of unit size.</summary>
public sealed class KindTests
{
    private const int Begin = 8000;

    [Theory]
    [InlineData(12, AnomalyKind.Spike)]
    [InlineData(-12, AnomalyKind.Dip)]
    public void A_single_value_far_off_is_a_spike_or_a_dip(double size, AnomalyKind kind)
    {
        Verdict[] verdicts = With((i, _) => i == Begin ? size : 0);

        Assert.Equal(kind, verdicts[Begin].Kind);
        Assert.All(Named(verdicts, Begin, 10), k => Assert.Equal(kind, k));
    }

    [Theory]
    [InlineData(15, AnomalyKind.Spike)]
    [InlineData(-15, AnomalyKind.Dip)]
    public void The_return_from_a_spike_is_not_a_dip_on_a_season_either(double size, AnomalyKind kind)
    {
        Verdict[] verdicts = With((i, _) => Season(i) + (i == Begin ? size : 0));

        Assert.Equal(kind, verdicts[Begin].Kind);
        Assert.All(Named(verdicts, Begin, 10), k => Assert.Equal(kind, k));
    }

    [Theory]
    [InlineData(20, AnomalyKind.Spike)]
    [InlineData(-20, AnomalyKind.Dip)]
    public void A_step_that_stays_becomes_a_level_shift_within_ten_rows(double size, AnomalyKind first)
    {
        Verdict[] verdicts = With((i, _) => Season(i) + (i >= Begin ? size : 0));

        Assert.Equal(first, verdicts[Begin].Kind);
        Assert.All(Named(verdicts, Begin + 10, 100), k => Assert.Equal(AnomalyKind.LevelShift, k));
        Assert.True(verdicts[Begin + 60].Flag);
    }

    [Fact]
    public void A_slow_climb_is_a_drift()
    {
        Verdict[] verdicts = With((i, _) => Math.Max(0, i - Begin) * 0.01);

        Assert.Contains(AnomalyKind.Drift, Named(verdicts, Begin, 400));
        Assert.DoesNotContain(AnomalyKind.LevelShift, Named(verdicts, Begin, 400));
    }

    [Fact]
    public void Noise_three_times_as_large_becomes_a_change_of_variance()
    {
        Verdict[] verdicts = With((i, noise) => i is >= Begin and < Begin + 400 ? 2 * noise : 0);

        Assert.Contains(AnomalyKind.VarianceChange, Named(verdicts, Begin, 100));
        Assert.DoesNotContain(AnomalyKind.LevelShift, Named(verdicts, Begin, 400));
    }

    [Fact]
    public void A_usual_value_at_the_wrong_hour_is_a_season_miss()
    {
        Verdict[] verdicts = With((i, noise) => Season(i >= 8 * 1440 ? i + 720 : i) - 0.7 * noise);

        AnomalyKind[] named = [.. Named(verdicts, 8 * 1440, 700)];
        Assert.True(named.Length >= 50, $"{named.Length} of 700 rows flagged");
        Assert.All(named, k => Assert.Equal(AnomalyKind.SeasonMiss, k));
    }

    private static double Season(int i) => 10 * Math.Sin(2 * Math.PI * i / 1440);

    private static Verdict[] With(Func<int, double, double> shape)
    {
        var random = new Random(2);
        return Feed.Observe(Feed.Make(14000, i =>
        {
            double noise = random.Normal();
            return noise + shape(i, noise);
        }));
    }

    private static IEnumerable<AnomalyKind> Named(Verdict[] verdicts, int from, int rows)
        => verdicts.Skip(from).Take(rows).Where(v => v.Flag).Select(v => v.Kind);
}
