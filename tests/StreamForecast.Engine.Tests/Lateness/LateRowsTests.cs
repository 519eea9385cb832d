using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Tests.Shards;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;
using Row = StreamForecast.Engine.Tests.Shards.Row;

namespace StreamForecast.Engine.Tests.Lateness;

/// <summary>Rows that come late, within the allowed lateness, leave the stream as if they had come in time.</summary>
public sealed class LateRowsTests
{
    private static readonly Config many = Config.QuickThrowOnFailure.WithMaxTest(40);

    [Fact]
    public void A_shuffled_stream_ends_in_the_state_of_the_ordered_one() =>
        Prop.ForAll(Seeds, seed =>
        {
            var stream = Shuffle.Of(seed, 400, late: 0.05);
            using ShardRun ordered = Run(stream, stream.Ordered, ShardRun.SmallWaves), shuffled = Run(stream, stream.Arrived, Shuffle.Options);
            Assert.Equal(ordered.Saved, shuffled.Saved);
            foreach (string series in stream.Series) Assert.Equal(Forecast(ordered, series), Forecast(shuffled, series));
        }).Check(many);

    [Fact]
    public void What_was_told_of_each_row_and_corrected_since_is_what_the_ordered_stream_tells() =>
        Prop.ForAll(Seeds, seed =>
        {
            var stream = Shuffle.Of(seed, 400, late: 0.05);
            using ShardRun ordered = Run(stream, stream.Ordered, ShardRun.SmallWaves), shuffled = Run(stream, stream.Arrived, Shuffle.Options);
            Dictionary<(string, long), Verdict> right = Told(ordered, stream.Ordered), corrected = Told(shuffled, stream.Arrived);
            Assert.Equal(right.Count, corrected.Count);
            foreach (var (row, verdict) in right) Assert.True(verdict.TellsTheSameAs(corrected[row]), $"{row}: {corrected[row]} in place of {verdict}");
        }).Check(many);

    [Fact]
    public void Results_and_state_do_not_depend_on_how_late_rows_are_batched() =>
        Prop.ForAll(Seeds, seed =>
        {
            var stream = Shuffle.Of(seed, 200, late: 0.1);
            var random = new Random(seed);
            using ShardRun one = Run(stream, stream.Arrived, Shuffle.Options, () => 1);
            using ShardRun cut = Run(stream, stream.Arrived, Shuffle.Options with { WaveRows = 1 + random.Next(20) }, () => 1 + random.Next(300));
            Assert.Equal(one.Said, cut.Said);
            Assert.Equal(one.Saved, cut.Saved);
            Assert.Equal(one.WholeSaved, cut.WholeSaved);
        }).Check(many);

    [Fact]
    public void A_shard_saved_and_read_back_among_late_rows_goes_on_to_the_bit() =>
        Prop.ForAll(Seeds, seed =>
        {
            var stream = Shuffle.Of(seed, 200, late: 0.1);
            using ShardRun whole = Run(stream, stream.Arrived, Shuffle.Options), broken = Run(stream, [], Shuffle.Options);
            var random = new Random(seed);
            for (int at = 0; at < stream.Arrived.Count;)
            {
                int part = Math.Min(random.Next(1, 400), stream.Arrived.Count - at);
                broken.Feed(stream.Arrived.Skip(at).Take(part));
                broken.Restart();
                at += part;
            }

            Assert.Equal(whole.Said, broken.Said);
            Assert.Equal(whole.WholeSaved, broken.WholeSaved);
        }).Check(many.WithMaxTest(10));

    [Fact]
    public void The_same_holds_for_a_network_stepped_by_ONNX_Runtime()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 5);
        using var model = new OnnxStepModel(OnnxExport.Write(network), network.Shape, "fresh@00000000");
        var stream = Shuffle.Of(3, 300, late: 0.05);
        using ShardRun ordered = Run(stream, stream.Ordered, new EngineOptions(), model: model), shuffled = Run(stream, stream.Arrived, new EngineOptions { AllowedLateness = Shuffle.Lateness }, model: model);
        Assert.Equal(ordered.Saved, shuffled.Saved);
    }

    [Fact]
    public void The_shuffled_stream_holds_late_rows_of_every_kind()
    {
        var stream = Shuffle.Of(1, 400, late: 0.05);
        using ShardRun run = Run(stream, stream.Arrived, Shuffle.Options);
        var counts = run.Shard.Counts;
        Assert.Equal(stream.Arrived.Count, counts.Observed + counts.Gaps + counts.Duplicates + counts.Inserted + counts.Corrected);
        Assert.True(Math.Min(Math.Min(counts.Inserted, counts.Corrected), Math.Min(counts.Duplicates, counts.Missing)) > 30, counts.ToString());
        Assert.True(run.Corrections.Count > 10, $"{run.Corrections.Count} corrections");
        Assert.Equal(0, counts.Late);
    }

    [Fact]
    public void A_gap_that_was_told_is_taken_back_when_its_rows_come_late()
    {
        EngineOptions options = ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(48) };
        List<Row> rows = [.. ShardRun.Hourly("a", 448)];
        using ShardRun run = new ShardRun(options).Feed([.. rows[..400], .. rows[440..], .. rows[400..440]]), ordered = new ShardRun().Feed(rows);

        Assert.Equal(AnomalyKind.Gap, run.Verdict[400].Kind);
        Correction[] ofTheRow = [.. run.Corrections.Select(c => c.Correction).Where(c => c.Time == rows[440].Time)];
        Assert.Equal(AnomalyKind.Gap, ofTheRow[0].Before.Kind);
        Assert.False(ofTheRow[^1].Verdict.IsTold);
        Assert.Equal(Enumerable.Range(1, ofTheRow.Length), ofTheRow.Select(c => c.Revision));
        Assert.Equal(ordered.Saved, run.Saved);
        Assert.Equal(ordered.Forecast[^1], run.Forecast[^1]);
    }

    [Fact]
    public void A_row_beyond_the_lateness_changes_nothing()
    {
        using ShardRun run = new ShardRun(ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(5) }).Feed(ShardRun.Hourly("a", 100));
        byte[] before = run.Saved, keptBefore = run.WholeSaved;
        run.Feed([new Row("a", ShardRun.Start + 93 * ShardRun.Hour, 5)]);
        Assert.Equal(RowStatus.Late, run.Status[^1]);
        Assert.Equal(before, run.Saved);
        Assert.Equal(keptBefore, run.WholeSaved);
        Assert.Equal(run.Forecast[99], run.Forecast[100]);
    }

    [Fact]
    public void Another_value_at_the_same_time_takes_the_place_of_the_first_and_the_same_value_changes_nothing()
    {
        List<Row> rows = [.. ShardRun.Hourly("a", 400)];
        Row wrong = rows[395] with { Value = 500 };
        using ShardRun run = new ShardRun(ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(24) }).Feed([.. rows[..395], wrong, .. rows[396..], wrong, rows[395], rows[395]]), ordered = new ShardRun().Feed(rows);

        Assert.Equal([RowStatus.Duplicate, RowStatus.Corrected, RowStatus.Duplicate], run.Status[400..]);
        Correction correction = run.Corrections.Single(c => c.Correction.Time == wrong.Time).Correction;
        Assert.Equal((500, rows[395].Value), (correction.ValueBefore, correction.Value));
        Assert.True(correction.Before.Flag && !correction.Verdict.Flag);
        Assert.Equal(ordered.Saved, run.Saved);
    }

    [Fact]
    public void Rows_and_late_rows_in_the_steady_state_allocate_nothing()
    {
        using ShardRun run = new ShardRun(ShardRun.SmallWaves with { AllowedLateness = TimeSpan.FromHours(10), Anomaly = new AnomalyOptions { Silence = 10 } }).Feed(ShardRun.Hourly("a", 300));
        var batch = new ObservationBatch(200);
        var results = new ResultBatch(200, ShardRun.SmallWaves.Forecast.Horizons);
        int hour = 300;
        long allocated = Allocation.Of(() =>
        {
            batch.Clear();
            for (int last = hour + 200; hour < last; hour++) batch.Add(0, ShardRun.Start + (hour % 10 == 7 ? hour + 1 : hour % 10 == 8 ? hour - 1 : hour) * ShardRun.Hour, 100 + hour * 37 % 11, hour);
            run.Shard.Process(batch, results);
        });
        Assert.True(run.Shard.Counts.Inserted >= 20, run.Shard.Counts.ToString());
        Assert.Equal(0, allocated);
    }

    private static Arbitrary<int> Seeds => Gen.Choose(1, int.MaxValue / 2).ToArbitrary();

    private static ShardRun Run(Shuffle stream, IEnumerable<Row> rows, EngineOptions options, Func<int>? cut = null, IStepModel? model = null)
    {
        var run = new ShardRun(options, model);
        foreach (string series in stream.Series) run.Shard.Series.GetOrAdd(Encoding.UTF8.GetBytes(series));      // the same slots whichever row comes first
        return run.Feed(rows, cut);
    }

    private static float[] Forecast(ShardRun run, string series)
    {
        float[] forecast = new float[11 * NetworkShape.LevelCount];
        run.Shard.Forecast(run.Shard.Series.Find(Encoding.UTF8.GetBytes(series)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 24], forecast);
        return forecast;
    }

    /// <summary>The last word on each row.</summary>
    private static Dictionary<(string, long), Verdict> Told(ShardRun run, List<Row> rows)
    {
        var told = new Dictionary<(string, long), Verdict>();
        for (int i = 0; i < rows.Count; i++)
        {
            if (run.Status[i] is RowStatus.Observed or RowStatus.Gap or RowStatus.Inserted) told.Add((rows[i].Series, rows[i].Time), run.Verdict[i]);
            foreach (var (_, correction) in run.Corrections.Where(c => c.Cause == i)) told[(rows[i].Series, correction.Time)] = correction.Verdict;
        }

        return told;
    }
}
