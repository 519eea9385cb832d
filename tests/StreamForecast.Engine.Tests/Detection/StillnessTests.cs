using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>Series that stop: on one value, without rows, without noise. Minute data of unit noise, the strange part begins at row 8000.</summary>
public sealed class StillnessTests
{
    private const int Begin = 8000;

    [Fact]
    public void A_sensor_that_sticks_is_a_flat_line_from_its_tenth_equal_row_on()
    {
        Verdict[] verdicts = Feed.Observe(Sticking(Begin, 200));

        Assert.DoesNotContain(verdicts[(Begin - 100)..(Begin + 9)], v => v.Kind == AnomalyKind.FlatLine);
        Assert.Equal((EventState.Opened, AnomalyKind.FlatLine, AnomalyDirection.None), (verdicts[Begin + 10].State, verdicts[Begin + 10].Kind, verdicts[Begin + 10].Direction));
        Assert.All(verdicts[(Begin + 11)..(Begin + 200)], v => Assert.Equal((false, EventState.Open), (v.Flag, v.State)));
    }

    [Fact]
    public void A_series_that_rests_every_night_is_not_told_to_stick()
    {
        var random = new Random(4);
        Verdict[] verdicts = Feed.Observe(Feed.Make(14 * 1440, i => i % 1440 < 400 ? 0 : 50 + 5 * random.Normal()));

        Assert.DoesNotContain(verdicts[1440..], v => v.Kind == AnomalyKind.FlatLine);
    }

    [Fact]
    public void A_value_that_repeats_often_needs_a_longer_stay()
    {
        var random = new Random(5);
        double value = 0;
        float[] values = Feed.Make(20000, i => value = random.NextDouble() < 0.7 && i > 0 ? value : Math.Round(random.Normal(), 1));
        Assert.DoesNotContain(Feed.Observe(values), v => v.Kind == AnomalyKind.FlatLine);

        values.AsSpan(15000, 200).Fill(values[15000]);
        int first = Array.FindIndex(Feed.Observe(values), v => v.Kind == AnomalyKind.FlatLine);

        Assert.InRange(first, 15030, 15199);
    }

    [Fact]
    public void Noise_that_all_but_vanishes_is_a_change_of_variance_downwards()
    {
        var random = new Random(6);
        Verdict[] verdicts = Feed.Observe(Feed.Make(10000, i => (i < Begin ? 1 : 0.02) * random.Normal()));

        Verdict first = verdicts.Skip(Begin).First(v => v.Flag);
        Assert.Equal((AnomalyKind.VarianceChange, AnomalyDirection.Down, EventState.Opened), (first.Kind, first.Direction, first.State));
        Assert.InRange(verdicts.Skip(Begin).Count(v => v.Flag), 1, 10);
    }

    [Fact]
    public void Rows_that_did_not_come_are_a_gap_on_the_first_row_after_them()
    {
        Assert.Equal((AnomalyKind.Gap, AnomalyDirection.None, EventState.Opened), After(missing: 40, habit: 0));
        Assert.Equal((AnomalyKind.None, AnomalyDirection.None, EventState.None), After(missing: 20, habit: 0));
    }

    [Fact]
    public void A_series_that_is_used_to_gaps_needs_a_longer_one()
    {
        Assert.Equal(AnomalyKind.None, After(missing: 40, habit: 8).Item1);
        Assert.Equal(AnomalyKind.Gap, After(missing: 100, habit: 8).Item1);
    }

    private static float[] Sticking(int from, int rows)
    {
        float[] values = Feed.Of(Chance.WhiteNoise, 3, from + 500);
        values.AsSpan(from, rows).Fill(0.1f);
        return values;
    }

    private static (AnomalyKind, AnomalyDirection, EventState) After(int missing, int habit)
    {
        byte[] block = Feed.Start();
        float[] values = Feed.Of(Chance.WhiteNoise, 7, 2000);
        int row = 0;
        Verdict last = default;
        for (int i = 0; i < values.Length; i++)
        {
            int left = i == values.Length - 1 ? missing : i % 100 == 50 ? habit : 0;
            row += 1 + left;
            float value = i == values.Length - 1 ? 0 : values[i];
            last = Detector.Observe(block, new(), Feed.Time(row), value, new(float.NaN), left);
        }
        return (last.Kind, last.Direction, last.State);
    }
}
