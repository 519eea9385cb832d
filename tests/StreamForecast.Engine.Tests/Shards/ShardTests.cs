using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Shards;

public sealed class ShardTests
{
    private const int Median = NetworkShape.Median;

    [Fact]
    public void A_row_is_expected_by_the_forecast_made_before_it()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 100));
        Assert.Equal((float.NaN, float.NaN, float.NaN), run.Band[0]);
        for (int i = 1; i < 100; i++)
        {
            float[] before = run.Forecast[i - 1];
            Assert.Equal((before[0], before[Median], before[10]), run.Band[i]);
            Assert.True(before[0] <= before[Median] && before[Median] <= before[10]);
        }
    }

    [Fact]
    public void Every_horizon_has_ascending_quantiles_in_the_units_of_the_series()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 500));
        for (int k = 0; k < 4; k++)
        {
            float[] quantiles = run.Forecast[^1][(k * 11)..(k * 11 + 11)];
            Assert.Equal(quantiles.Order(), quantiles);
            Assert.InRange(quantiles[Median], 60, 140);
        }
    }

    [Fact]
    public void A_wild_value_is_flagged_and_an_ordinary_one_is_not()
    {
        using ShardRun run = new ShardRun().Feed([.. ShardRun.Hourly("a", 1_000), new Row("a", ShardRun.Start + 1_000 * ShardRun.Hour, 900)]);
        Assert.True(run.Verdict[^1].Flag);
        Assert.InRange(run.Verdict.Count(verdict => verdict.Flag), 1, 10);
    }

    [Fact]
    public void A_late_row_is_counted_and_not_learnt() => ChangesNothing(new Row("a", ShardRun.Start + 5 * ShardRun.Hour, 1e6), RowStatus.Late);

    [Fact]
    public void A_second_value_for_the_newest_time_is_late() => ChangesNothing(new Row("a", ShardRun.Start + 299 * ShardRun.Hour, 1e6), RowStatus.Late);

    [Fact]
    public void A_duplicate_changes_nothing() => ChangesNothing(new Row("a", ShardRun.Start + 299 * ShardRun.Hour, ShardRun.Wave(299)), RowStatus.Duplicate);

    [Fact]
    public void A_row_from_the_far_future_makes_late_rows_of_its_own_series_alone()
    {
        EngineOptions options = ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(3), Anomaly = new AnomalyOptions { Silence = 5 } };
        List<Row> rows = [.. Enumerable.Range(0, 300).SelectMany(i => (Row[])[.. ShardRun.Hourly("a", 1, i), .. ShardRun.Hourly("b", 1, i, seed: 2), .. ShardRun.Hourly("c", 1, i, seed: 3)])];
        using ShardRun calm = new ShardRun(options).Feed(rows);
        rows.Insert(600, new Row("a", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), 100));
        using ShardRun run = new ShardRun(options).Feed(rows);

        for (int i = 0; i < rows.Count; i++)
        {
            if (i == 600) continue;
            int same = i < 600 ? i : i - 1;
            if (rows[i].Series == "a" && i > 600) Assert.Equal(RowStatus.Late, run.Status[i]);
            else Assert.Equal((calm.Status[same], calm.Verdict[same], calm.Band[same]), (run.Status[i], run.Verdict[i], run.Band[i]));
        }
        Assert.DoesNotContain(run.Silences, silence => silence.Slot != run.Shard.Series.Find("a"u8));
    }

    [Fact]
    public void State_with_another_version_s_detector_goes_on_with_one_that_starts_anew()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Unruly(5, 1_500, series: 12));
        StateHead head = StateHead.Read(run.Shard.Describe());
        using var restore = new ShardRestore(ShardRun.SmallWaves, new AffineModel());
        restore.Begin((head with { Layout = head.Layout with { DetectorVersion = Detector.StateVersion + 1 } }).ToBytes());
        var written = new System.Buffers.ArrayBufferWriter<byte>();
        for (int slot = 0; slot < run.Shard.Series.Count; slot++) SlotState.Write(written, run.Shard, slot);
        ReadOnlySpan<byte> records = written.WrittenSpan;
        while (SlotState.Next(ref records, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state)) restore.Put(key, state);
        using Shard upgraded = restore.End();

        Assert.False(restore.IsExact);
        for (int slot = 0; slot < run.Shard.Series.Count; slot++)
        {
            Assert.Equal(Forecast(run.Shard, slot), Forecast(upgraded, slot));
            Assert.Equal(run.Shard.Clock(slot), upgraded.Clock(slot));
            if (!run.Shard.Store.HasBlock(slot)) continue;
            byte[] anew = new byte[Detector.Size];
            Detector.Start(anew);
            Assert.Equal(anew, upgraded.Store.Block(slot).Detector);
        }

        static float[] Forecast(Shard shard, int slot)
        {
            float[] quantiles = new float[2 * NetworkShape.LevelCount];
            shard.Forecast(slot, [1, 24], quantiles);
            return quantiles;
        }
    }

    private static void ChangesNothing(Row row, RowStatus status)
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 300));
        byte[] before = run.Saved;
        run.Feed([row]);

        Assert.Equal(status, run.Status[^1]);
        Assert.Equal(0, run.Verdict[^1].Score);
        Assert.False(run.Verdict[^1].Flag);
        Assert.True(float.IsNaN(run.Band[^1].Expected));
        Assert.Equal(run.Forecast[^2], run.Forecast[^1]);
        Assert.Equal(before, run.Saved);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(-1.1e18)]
    public void A_value_that_is_none_is_a_gap_answered_with_the_same_forecast_a_row_farther_ahead(double value)
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 300));
        float[] farther = new float[44], asked = new float[44];
        run.Shard.Forecast(0, [2, 7, 13, 25], farther);
        run.Feed([new Row("a", ShardRun.Start + 300 * ShardRun.Hour, value)]);
        run.Shard.Forecast(0, [1, 6, 12, 24], asked);

        Assert.Equal(RowStatus.Gap, run.Status[^1]);
        Assert.Equal((0f, false), (run.Verdict[^1].Score, run.Verdict[^1].Flag));
        Assert.Equal(farther, run.Forecast[^1]);
        Assert.Equal(farther, asked);
        Assert.Equal(run.Forecast[^2][Median], run.Band[^1].Expected);
    }

    [Fact]
    public void A_gap_and_a_row_that_did_not_come_are_the_same_to_what_follows()
    {
        using ShardRun said = new ShardRun().Feed(ShardRun.Hourly("a", 300)).Feed([new Row("a", ShardRun.Start + 300 * ShardRun.Hour, double.NaN)]).Feed(ShardRun.Hourly("a", 100, 301));
        using ShardRun unsaid = new ShardRun().Feed(ShardRun.Hourly("a", 300)).Feed(ShardRun.Hourly("a", 100, 301));
        Assert.Equal(said.Verdict[301..], unsaid.Verdict[300..]);
        for (int i = 0; i < 100; i++) Assert.Equal(said.Forecast[301 + i], unsaid.Forecast[300 + i]);
    }

    [Fact]
    public void After_missing_rows_the_row_is_expected_by_the_evidence_that_far_ahead_in_a_wider_band()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 2_000)), next = new ShardRun().Feed(ShardRun.Hourly("a", 2_000));
        run.Feed(ShardRun.Hourly("a", 1, 2_006));
        next.Feed(ShardRun.Hourly("a", 1, 2_000));

        // Six rows later the wave stands elsewhere by some 20; the profiles know.
        Assert.InRange(run.Band[^1].Expected, ShardRun.Wave(2_006) - 3, ShardRun.Wave(2_006) + 3);
        Assert.True(run.Band[^1].Upper - run.Band[^1].Lower >= next.Band[^1].Upper - next.Band[^1].Lower);
        Assert.Equal(6, run.Shard.Counts.Missing);
    }

    [Fact]
    public void After_a_gap_longer_than_the_memory_profiles_and_levels_still_stand()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 2_000)).Feed(ShardRun.Hourly("a", 1, 2_000 + 24 * 365 + 5));
        Assert.InRange(run.Band[^1].Expected, ShardRun.Wave(2_005 + 24 * 365) - 3, ShardRun.Wave(2_005 + 24 * 365) + 3);
        Assert.Equal(AnomalyKind.Gap, run.Verdict[^1].Kind);      // the gap is told, nothing of the value

        run.Feed(ShardRun.Hourly("a", 30, 2_006 + 24 * 365));
        Assert.InRange(run.Band[^1].Expected, ShardRun.Wave(2_035 + 24 * 365) - 3, ShardRun.Wave(2_035 + 24 * 365) + 3);
    }

    [Fact]
    public void Once_the_interval_is_found_forecasts_are_as_if_it_had_been_configured()
    {
        List<Row> rows = [.. ShardRun.Hourly("a", 4), .. ShardRun.Hourly("a", 60, 6)];
        rows[2] = rows[2] with { Value = double.NaN };
        using ShardRun found = new ShardRun().Feed(rows);
        using ShardRun configured = new ShardRun(ShardRun.SmallWaves with { Series = new SeriesOptions { Interval = TimeSpan.FromHours(1) } }).Feed(rows);

        Assert.Equal(0, found.Interval[7]);
        Assert.Equal(3600, found.Interval[8]);
        for (int i = 8; i < rows.Count; i++) Assert.Equal(configured.Forecast[i], found.Forecast[i]);
        Assert.NotEqual(configured.Forecast[7], found.Forecast[7]);
    }

    [Fact]
    public void A_stream_that_turns_faster_is_soon_forecast_at_its_new_pace()
    {
        static Row Fast(int i) => new("a", ShardRun.Start + 999 * ShardRun.Hour + i * 5 * ShardRun.Minute, 100 + (i % 12 == 0 ? 50 : 0) + i % 5);
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 1_000)).Feed(Enumerable.Range(1, 400).Select(Fast));
        Assert.Equal(3600, run.Interval[1_030]);
        Assert.Equal(300, run.Interval[1_031]);
        Assert.Equal(2, run.Shard.Counts.Rhythms);
        Assert.InRange(run.Band[^1].Expected, 90, 160);
    }

    [Fact]
    public void A_series_that_never_had_a_value_has_no_forecast()
    {
        using ShardRun run = new ShardRun().Feed([new Row("a", ShardRun.Start, double.NaN), new Row("a", ShardRun.Start + 1, double.NaN), new Row("a", ShardRun.Start, 5)]);
        Assert.Equal([RowStatus.Gap, RowStatus.Gap, RowStatus.Late], run.Status);
        foreach (float[] forecast in run.Forecast) Assert.All(forecast, value => Assert.True(float.IsNaN(value)));

        float[] quantiles = new float[11];
        run.Shard.Forecast(0, [1], quantiles);
        Assert.All(quantiles, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void A_forecast_that_is_asked_for_is_the_one_that_was_published_and_changes_nothing()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 300));
        byte[] before = run.Saved;
        float[] quantiles = new float[5 * 11];
        run.Shard.Forecast(0, [1, 6, 7, 12, 24], quantiles);

        Assert.Equal(run.Forecast[^1][..22], quantiles[..22]);
        Assert.Equal(run.Forecast[^1][22..], quantiles[33..]);
        Assert.Equal(before, run.Saved);
        Assert.Equal((ShardRun.Start + 299 * ShardRun.Hour, 3600.0), run.Shard.Clock(0));
    }

    [Fact]
    public void What_the_model_gives_that_is_no_number_is_replaced_by_evidence_and_stays_out_of_the_state()
    {
        using ShardRun run = new ShardRun(model: new AffineModel { BrokenBelow = 0 }).Feed(ShardRun.Hourly("a", 400));
        Assert.InRange(run.Shard.Counts.Fallbacks, 50, 350);
        foreach (float[] forecast in run.Forecast) Assert.All(forecast, value => Assert.True(float.IsFinite(value)));
        for (int i = 200; i < 400; i++) Assert.InRange(run.Band[i].Expected, 60, 140);
        for (int i = 0; i < 400; i++)
            for (int level = 1; level < 44; level++)
                if (level % 11 > 0) Assert.True(run.Forecast[i][level] >= run.Forecast[i][level - 1]);
    }

    [Theory]
    [InlineData(1e18)]
    [InlineData(-1e18)]
    [InlineData(1e-300)]
    public void The_largest_and_smallest_values_leave_finite_forecasts(double value)
    {
        List<Row> rows = [.. ShardRun.Hourly("a", 300)];
        foreach (int at in (int[])[0, 5, 100, 101, 102, 200]) rows[at] = rows[at] with { Value = value };
        using ShardRun run = new ShardRun().Feed(rows);
        Assert.All(run.Status, status => Assert.Equal(RowStatus.Observed, status));
        foreach (float[] forecast in run.Forecast) Assert.All(forecast, quantile => Assert.True(float.IsFinite(quantile)));
        Assert.All(run.Verdict, verdict => Assert.InRange(verdict.Score, 0, 1));
        Assert.Equal(0, run.Shard.Counts.Fallbacks);
    }

    [Fact]
    public void A_model_that_does_not_understand_a_series_is_overruled_by_the_evidence()
    {
        using ShardRun run = new ShardRun(model: new AffineModel { Offset = 30 }).Feed(ShardRun.Hourly("a", 600));
        Assert.True(run.Forecast[15][Median] > ShardRun.Wave(16) + 20);
        float[] asked = new float[3 * NetworkShape.LevelCount];
        run.Shard.Forecast(0, [2, 20, 48], asked);
        for (int k = 0; k < 3; k++)
            Assert.InRange(asked[k * NetworkShape.LevelCount + Median], ShardRun.Wave(599 + ((int[])[2, 20, 48])[k]) - 8, ShardRun.Wave(599 + ((int[])[2, 20, 48])[k]) + 8);
        Assert.InRange(run.Band[^1].Expected, ShardRun.Wave(599) - 8, ShardRun.Wave(599) + 8);
    }

    [Fact]
    public void A_constant_series_is_forecast_as_itself()
    {
        using ShardRun run = new ShardRun().Feed(Enumerable.Range(0, 200).Select(i => new Row("a", ShardRun.Start + i * ShardRun.Hour, 42)));
        Assert.All(run.Band.Skip(2), band => Assert.InRange(band.Expected, 41.99f, 42.01f));
        Assert.DoesNotContain(run.Verdict, verdict => verdict.Flag);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(-250)]
    [InlineData(3e9)]
    public void After_its_first_value_a_series_is_expected_about_there_in_a_band_of_honest_width(double value)
    {
        using ShardRun run = new ShardRun().Feed([new Row("a", ShardRun.Start, value), new Row("a", ShardRun.Start + ShardRun.Hour, value)]);
        var (lower, expected, upper) = run.Band[1];
        Assert.InRange(expected, value - 0.5 * Math.Abs(value), value + 0.5 * Math.Abs(value));
        Assert.InRange(upper - lower, 0.1 * Math.Abs(value), 2 * Math.Abs(value));
    }

    [Fact]
    public void A_state_of_other_options_is_refused_with_both_named()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 30));
        using var reader = new BinaryReader(new MemoryStream(run.Saved));
        var error = Assert.Throws<InvalidDataException>(() => Shard.Load(reader, ShardRun.SmallWaves with { Series = new SeriesOptions { Season = 12 } }, new AffineModel()));
        Assert.Contains("season found", error.Message);
        Assert.Contains("season 12", error.Message);
    }

    [Fact]
    public void Another_model_of_the_same_shape_goes_on_with_what_was_learnt()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 500));
        run.Restart(new AffineModel("affine@11111111"));
        run.Feed(ShardRun.Hourly("a", 50, 500));
        Assert.All(run.Status, status => Assert.Equal(RowStatus.Observed, status));
        Assert.InRange(run.Band[^1].Expected, ShardRun.Wave(549) - 10, ShardRun.Wave(549) + 10);
        Assert.Equal(3600, run.Interval[^1]);
    }

    [Fact]
    public void Results_of_other_horizons_or_too_few_rows_are_refused_before_anything_is_learnt()
    {
        using ShardRun run = new ShardRun().Feed(ShardRun.Hourly("a", 30));
        byte[] before = run.Saved;
        var batch = new ObservationBatch(2);
        batch.Add(0, ShardRun.Start, 1, 0);
        batch.Add(0, ShardRun.Start, 1, 1);
        Assert.Throws<ArgumentException>(() => run.Shard.Process(batch, new ResultBatch(2, [1, 2])));
        Assert.Throws<ArgumentException>(() => run.Shard.Process(batch, new ResultBatch(1, [1, 6, 12, 24])));
        batch.Slot[1] = 7;
        Assert.Throws<ArgumentException>(() => run.Shard.Process(batch, new ResultBatch(2, [1, 6, 12, 24])));
        Assert.Equal(before, run.Saved);
    }
}
