using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class DetectorTests
{
    [Fact]
    public void A_step_in_a_constant_is_one_onset_on_the_very_row_and_flagged_for_an_hour_of_rows()
    {
        Verdict[] verdicts = Feed.Observe(Feed.Make(12000, i => i < 10000 ? 10 : 12));

        Assert.Equal([10000], verdicts.Onsets());
        Assert.Equal(Feed.Time(10000), verdicts[10000].EventStart);
        Assert.InRange(verdicts.Count(v => v.Flag), 20, 61);
    }

    [Fact]
    public void One_spike_among_zeros_is_one_onset_on_the_very_row()
    {
        Verdict[] verdicts = Feed.Observe(Feed.Make(4000, i => i == 2500 ? 1 : 0));

        Assert.Equal([2500], verdicts.Onsets());
        Assert.Equal(AnomalyKind.Spike, verdicts[2500].Kind);
    }

    [Fact]
    public void A_constant_is_never_flagged()
        => Assert.DoesNotContain(Feed.Observe(Feed.Make(20000, _ => 7)), v => v.Flag || v.State != EventState.None);

    /// <summary>Onsets per 1000 rows, young (rows 0 to 5000) and grown (15000 to 20000), as a mean of three seeds.</summary>
    [Theory]
    [InlineData(Chance.WhiteNoise, 2, 0.6)]
    [InlineData(Chance.Autoregression, 2, 0.5)]
    [InlineData(Chance.RandomWalk, 1.5, 0.4)]
    [InlineData(Chance.SeasonAndNoise, 1.5, 0.4)]
    [InlineData(Chance.Sparse, 2.5, 0.5)]
    public void Nothing_but_chance_raises_few_onsets(Chance kind, double mostYoung, double mostGrown)
    {
        double young = 0, grown = 0;
        for (int seed = 1; seed <= 3; seed++)
        {
            int[] onsets = Feed.Observe(Feed.Of(kind, seed, 20000)).Onsets();
            young += onsets.Count(i => i < 5000) / 15.0;
            grown += onsets.Count(i => i >= 15000) / 15.0;
        }

        Assert.True(young <= mostYoung && grown <= mostGrown, $"{kind}: {young:F2} and {grown:F2} onsets per 1000 rows, at most {mostYoung} and {mostGrown} expected");
    }

    [Fact]
    public void What_is_said_of_a_row_depends_on_no_later_row()
    {
        float[] values = Feed.Of(Chance.SeasonAndNoise, 5, 3000);
        values[900] += 12;
        Verdict[] whole = Feed.Observe(values), prefix = Feed.Observe(values[..1700]);

        Assert.Contains(prefix, v => v.Flag);
        Assert.Equal(whole[..1700], prefix);
    }

    [Fact]
    public void A_copy_of_the_block_goes_on_as_the_original_would()
    {
        float[] values = Feed.Of(Chance.WhiteNoise, 6, 5000);
        byte[] block = Feed.Start();
        _ = Feed.Observe(block, values[..2000], 0);
        byte[] copy = [.. block];

        Assert.Equal(Feed.Observe(block, values[2000..], 2000), Feed.Observe(copy, values[2000..], 2000));
        Assert.Equal(block, copy);
    }

    [Fact]
    public void A_missing_value_changes_nothing_and_is_not_flagged()
    {
        byte[] block = Feed.Start();
        _ = Feed.Observe(block, Feed.Of(Chance.WhiteNoise, 7, 500), 0);
        byte[] before = [.. block];

        Verdict verdict = Detector.Observe(block, new(), Feed.Time(500), float.NaN, new(1));

        Assert.Equal((0, false), (verdict.Score, verdict.Flag));
        Assert.Equal(before, block);
    }

    [Fact]
    public void The_score_is_in_0_to_1_and_reaches_a_half_exactly_on_flagged_rows()
    {
        float[] values = Feed.Of(Chance.SeasonAndNoise, 8, 12000);
        for (int i = 1000; i < values.Length; i += 1700)
            values[i] += 9;

        Verdict[] verdicts = Feed.Observe(values);

        Assert.Contains(verdicts, v => v.Flag);
        Assert.All(verdicts, v => Assert.InRange(v.Score, 0, 1));
        Assert.All(verdicts, v => Assert.Equal(v.Flag, v.Score >= 0.5f));
        Assert.All(verdicts, v => Assert.Equal(v.Flag, v.Severity != Severity.None));
        Assert.All(verdicts, v => Assert.Equal(v.Flag, v.Kind != AnomalyKind.None));
    }

    [Fact]
    public void Every_flagged_row_lies_in_an_event_that_was_opened_and_is_closed_once()
    {
        float[] values = Feed.Of(Chance.WhiteNoise, 9, 12000);
        for (int i = 3000; i < values.Length; i += 2000)
            values[i] += 10;

        long open = 0;
        int events = 0;
        foreach (Verdict v in Feed.Observe(values))
        {
            if (v.State == EventState.Opened)
                (open, events) = (v.EventStart, events + 1);
            Assert.Equal(v.State != EventState.None, open != 0);
            Assert.Equal(open, v.EventStart);
            Assert.True(!v.Flag || v.State is EventState.Opened or EventState.Open or EventState.Escalated);
            if (v.State == EventState.Closed)
                open = 0;
        }

        Assert.InRange(events, 5, 25);
    }

    [Fact]
    public void Sensitivity_orders_the_number_of_flags()
    {
        float[] values = Feed.Of(Chance.SeasonAndNoise, 10, 20000);
        var random = new Random(10);
        for (int i = 1000; i < values.Length; i += 250)
            values[i] += (float)(8 * random.NextDouble());

        int[] flags = [.. new[] { Sensitivity.Quiet, Sensitivity.Default, Sensitivity.Sensitive }
            .Select(s => Feed.Observe(values, options: new() { Sensitivity = s }).Count(v => v.Flag))];

        Assert.True(flags[0] < flags[1] && flags[1] < flags[2], string.Join(" ", flags));
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(0, 0.06)]
    public void A_row_nearer_to_what_was_expected_than_asked_for_is_never_flagged(double absolute, double relative)
    {
        float[] values = [.. Feed.Of(Chance.WhiteNoise, 15, 12000).Select(v => v + 100)];
        for (int i = 2000; i < values.Length; i += 500)
            values[i] += i % 1000 == 0 ? 5.5f : 15;     // errors of a last-value forecast: some 5.5 and 15
        var options = new AnomalyOptions { MinimumDeviation = absolute, MinimumRelativeDeviation = relative };

        Verdict[] all = Feed.Observe(values), asked = Feed.Observe(values, options: options);

        bool Near(int i) => MathF.Abs(values[i] - values[i - 1]) < Math.Max(absolute, relative * Math.Abs(values[i - 1])) - 1e-3;
        Assert.Contains(Enumerable.Range(1, values.Length - 1), i => all[i].Flag && Near(i));
        Assert.DoesNotContain(Enumerable.Range(1, values.Length - 1), i => asked[i].Flag && Near(i));
        Assert.InRange(Enumerable.Range(0, 10).Count(i => asked[2500 + 1000 * i > 11999 ? 11500 : 2500 + 1000 * i].Flag), 8, 10);
        Assert.All(asked, v => Assert.Equal(v.Flag, v.Score >= 0.5f));
    }

    [Fact]
    public void A_verdict_tells_to_which_side_the_row_deviates()
    {
        float[] values = Feed.Of(Chance.WhiteNoise, 16, 9000);
        values[5000] += 15;
        values[7000] -= 15;

        Verdict[] verdicts = Feed.Observe(values);

        Assert.Equal((AnomalyKind.Spike, AnomalyDirection.Up), (verdicts[5000].Kind, verdicts[5000].Direction));
        Assert.Equal((AnomalyKind.Dip, AnomalyDirection.Down), (verdicts[7000].Kind, verdicts[7000].Direction));
        Assert.All(verdicts, v => Assert.True(v.Flag || v.Direction is AnomalyDirection.None));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MaxValue)]
    [InlineData(1e38f)]
    [InlineData(-1e20f)]
    public void A_glitch_of_any_size_leaves_a_finite_state_that_still_sees(float glitch)
    {
        float[] values = Feed.Of(Chance.WhiteNoise, 11, 10000);
        values[3000] = glitch;
        values[9000] += 25;
        byte[] block = Feed.Start();

        Verdict[] verdicts = Feed.Observe(block, values, 0);

        Assert.True(verdicts[3000].Flag);
        Assert.True(verdicts[9000].Flag, "a spike of 25 standard deviations goes unseen after the glitch");
        Assert.All(verdicts, v => Assert.InRange(v.Score, 0, 1));
        Assert.All(block, v => Assert.True(float.IsFinite(v), "the state holds NaN or infinity"));
    }

    [Fact]
    public void A_first_value_or_a_forecast_beyond_all_bounds_leaves_a_finite_state()
    {
        byte[] block = Feed.Start();
        float[] values = [float.PositiveInfinity, float.MinValue, 1, 2, 3, float.MaxValue, .. Feed.Of(Chance.WhiteNoise, 12, 200)];
        float[] forecasts = [float.NaN, float.PositiveInfinity, float.MinValue, 1e38f];
        for (int i = 0; i < values.Length; i++)
            Assert.InRange(Detector.Observe(block, new(), Feed.Time(i), values[i], new(forecasts[i % 4])).Score, 0, 1);

        Assert.All(block, v => Assert.True(float.IsFinite(v), "the state holds NaN or infinity"));
    }

    /// <summary>Sequences of the worst values there are, at the worst places: all of them must leave numbers behind.</summary>
    [Fact]
    public void No_sequence_of_extreme_values_brings_NaN_or_infinity_into_the_state()
    {
        float[] extremes = [0, 0, 0, 1, -1, 1e-45f, 1e-20f, 1e10f, 1e20f, 1e30f, -1e38f, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity];
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            byte[] block = Feed.Start();
            float[] some = [.. Enumerable.Range(0, 1 + seed % 4).Select(_ => extremes[random.Next(extremes.Length)])];
            float usual = seed % 3 == 0 ? 0 : seed % 3 == 1 ? 1e-30f : 5;
            double interval = seed % 2 == 0 ? 60 : 3600;
            for (int i = 0; i < 3000; i++)
            {
                bool glitch = random.Next(40) == 0;
                float value = glitch ? some[random.Next(some.Length)] : seed % 5 == 0 ? usual * (float)random.Normal() : usual;
                float expected = random.Next(3) == 0 ? extremes[random.Next(extremes.Length)] : float.NaN;
                Assert.InRange(Detector.Observe(block, new(), Feed.Time(i, interval), value, new(expected, i % 3 == 0 ? value : float.NaN, expected)).Score, 0, 1);
            }

            Assert.All(block, v => Assert.True(float.IsFinite(v), $"the state holds NaN or infinity (seed {seed})"));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1800)]
    [InlineData(3600)]
    [InlineData(21600)]
    [InlineData(86400)]
    [InlineData(2629800)]
    public void A_spike_is_found_at_every_interval(double intervalSeconds)
    {
        float[] values = Feed.Of(Chance.WhiteNoise, 13, 1500);
        values[1200] += 15;
        byte[] block = Feed.Start();
        var verdicts = new Verdict[values.Length];
        for (int i = 0; i < values.Length; i++)
            verdicts[i] = Detector.Observe(block, new(), Feed.Time(i, Math.Max(1, intervalSeconds)), values[i], new(float.NaN));

        Assert.True(verdicts[1200].Flag);
    }

    [Fact]
    public void Hourly_data_has_its_day()
    {
        // A noon value at midnight: usual in itself, wrong at this hour. The forecast is that of a fair model.
        var random = new Random(14);
        double Day(int i) => 100 + 20 * Math.Sin(2 * Math.PI * i / 24);
        float[] values = Feed.Make(24 * 60, i => Day(i) + 0.5 * random.Normal());
        byte[] block = Feed.Start();
        int row = 24 * 50 + 18;
        values[row] = 118;

        Verdict[] verdicts = [.. values.Select((v, i) => Detector.Observe(block, new(), Feed.Time(i, 3600), v, new((float)(Day(i) + 0.3 * random.Normal()), (float)Day(i))))];

        Assert.True(verdicts[row].Flag);
        Assert.True(verdicts[(24 * 30)..row].Count(v => v.Flag) <= 3);
    }

    [Fact]
    public void A_block_of_another_size_is_refused()
        => Assert.Contains("BUG:", Assert.Throws<ArgumentException>(() => Detector.Start(new byte[Detector.Size + 1])).Message, StringComparison.Ordinal);
}
