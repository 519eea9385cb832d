using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Silence;
using StreamForecast.Engine.Tests.Shards;
using Row = StreamForecast.Engine.Tests.Shards.Row;

namespace StreamForecast.Engine.Tests.Silence;

/// <summary>A series that does not speak is told by the event time of the others.</summary>
public sealed class SilenceTests
{
    private const int Intervals = 10;
    private static readonly EngineOptions options = ShardRun.SmallWaves with { Anomaly = new AnomalyOptions { Silence = Intervals } };
    private static readonly long allowance = (long)options.Anomaly.SilenceAllowance.TotalMilliseconds;

    [Fact]
    public void A_series_that_stops_is_silent_at_its_deadline_and_speaks_again_with_its_next_record()
    {
        using ShardRun run = new ShardRun(options).Feed(Minutes(0, 100, "a", "b", "c")).Feed(Minutes(100, 60, "a", "b")).Feed(Minutes(160, 20, "a", "b", "c"));
        long deadline = At(99 + Intervals);
        Assert.Collection(run.Silences,
            silent => Assert.Equal((2, deadline, deadline, false), (silent.Slot, silent.Time, silent.Start, silent.IsOver)),
            over => Assert.Equal((2, At(160), deadline, true), (over.Slot, over.Time, over.Start, over.IsOver)));
        Row shows = Rows(run)[run.Silences[0].Cause];
        Assert.Equal(deadline + allowance + ShardRun.Minute, shows.Time);

        static List<Row> Rows(ShardRun run) => [.. Minutes(0, 100, "a", "b", "c"), .. Minutes(100, 60, "a", "b"), .. Minutes(160, 20, "a", "b", "c")];
    }

    [Fact]
    public void Zeros_flat_lines_and_reported_gaps_are_no_silence()
    {
        IEnumerable<Row> rows = Minutes(0, 300, "zero", "flat", "null", "b").Select(row => row with { Value = row.Series switch { "zero" => 0, "flat" => 7, "null" => double.NaN, _ => row.Value } });
        using ShardRun run = new ShardRun(options).Feed(Minutes(-50, 50, "zero", "flat", "null", "b")).Feed(rows);
        Assert.Empty(run.Silences);
    }

    [Fact]
    public void Without_the_option_nothing_is_told()
    {
        using ShardRun run = new ShardRun().Feed(Minutes(0, 100, "a", "b", "c")).Feed(Minutes(100, 500, "a", "b"));
        Assert.Empty(run.Silences);
    }

    [Fact]
    public void An_idle_partition_raises_nothing_and_after_it_only_those_that_stay_away()
    {
        using ShardRun run = new ShardRun(options).Feed(Minutes(0, 100, "a", "b", "c", "d")).Feed(Minutes(1000, 1, "a", "b", "c"));
        SilenceEvent only = Assert.Single(run.Silences, silence => silence.Slot == 3);
        Assert.Equal(At(99 + Intervals), only.Start);
        run.Feed(Minutes(1000, 1, "d")).Feed(Minutes(1001, 100, "a", "b", "c", "d"));
        Assert.All(run.Silences.GroupBy(silence => silence.Slot), of => Assert.True(of.Last().IsOver));
    }

    [Fact]
    public void One_clock_gone_wrong_makes_no_other_series_silent()
    {
        using ShardRun run = new ShardRun(options).Feed(Minutes(0, 100, "a", "b", "c"));
        for (int i = 100; i < 400; i++) run.Feed([.. Minutes(i, 1, "a", "b"), new Row("c", At(i) + 365 * 24 * ShardRun.Hour, 5)]);
        Assert.Empty(run.Silences);
        run.Feed(Minutes(400, 100, "a"));
        Assert.Equal(1, Assert.Single(run.Silences).Slot);
    }

    [Fact]
    public void Histories_sent_one_after_the_other_are_not_silent_while_they_lag()
    {
        using ShardRun run = new ShardRun(options).Feed(Minutes(0, 500, "a")).Feed(Minutes(0, 500, "b")).Feed(Minutes(0, 500, "c"));
        Assert.Empty(run.Silences);
    }

    [Fact]
    public void What_is_told_is_what_the_definition_says() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue / 2).ToArbitrary(), seed =>
        {
            List<Row> rows = Sparse(seed, 3_000);
            var random = new Random(seed);
            using ShardRun run = new ShardRun(options).Feed(rows, () => 1 + random.Next(200));
            Assert.Equal(Defined(run, rows), run.Silences);
            Assert.True(run.Silences.Count > 5, $"{run.Silences.Count} events");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void It_does_not_depend_on_batches_or_on_stops_between_them() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue / 2).ToArbitrary(), seed =>
        {
            List<Row> rows = Sparse(seed, 2_000);
            var random = new Random(seed);
            using ShardRun one = new ShardRun(options).Feed(rows, () => 1), cut = new ShardRun(options);
            for (int at = 0; at < rows.Count;)
            {
                int part = Math.Min(random.Next(1, 300), rows.Count - at);
                cut.Feed(rows.Skip(at).Take(part), () => 1 + random.Next(100));
                cut.Restart();
                at += part;
            }

            Assert.Equal(one.Silences, cut.Silences);
            Assert.Equal(one.WholeSaved, cut.WholeSaved);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));

    [Fact]
    public void A_series_takes_twelve_bytes_more() => Assert.Equal(12, SilenceWatch.Bytes);

    private static long At(int minute) => ShardRun.Start + minute * ShardRun.Minute;

    private static IEnumerable<Row> Minutes(int from, int rows, params string[] series) =>
        Enumerable.Range(from, rows).SelectMany(i => series.Select(s => new Row(s, At(i), 10 + i * 37 % 11)));

    /// <summary>Series of several paces that stop for a while now and then, lag, change their pace or have no interval.</summary>
    private static List<Row> Sparse(int seed, int rows)
    {
        var random = new Random(seed);
        long[] intervals = [ShardRun.Minute, 5 * ShardRun.Minute, 15_000, ShardRun.Minute, ShardRun.Hour];
        long[] next = [.. Enumerable.Range(0, 12).Select(s => ShardRun.Start + random.Next(60_000))];
        var all = new List<(long Arrival, Row Row)>();
        for (int s = 0; s < next.Length; s++)
        {
            long interval = intervals[s % intervals.Length];
            for (int i = 0; i < rows / next.Length; i++)
            {
                next[s] += s == 7 ? 1 + (long)(-Math.Log(1 - random.NextDouble()) * interval) : interval;
                if (s == 8 && i == 100) interval /= 4;
                if (random.Next(50) == 0) next[s] += random.Next(2, 40) * interval;
                long lag = random.Next(30) == 0 ? random.Next(20 * 60_000) : 0;
                all.Add((next[s] + lag, new Row($"s{s}", next[s], random.Next(20) == 0 ? double.NaN : random.NextDouble())));
            }
        }

        return [.. all.OrderBy(row => row.Arrival).Select(row => row.Row)];
    }

    /// <summary>Every series looked at after every row.</summary>
    private static List<SilenceEvent> Defined(ShardRun run, List<Row> rows)
    {
        var events = new List<SilenceEvent>();
        var deadlines = new SortedDictionary<int, long>();
        var silent = new HashSet<int>();
        var watermark = new Watermark(options.Anomaly.SilenceAllowance);
        for (int i = 0; i < rows.Count; i++)
        {
            if (run.Status[i] is not (RowStatus.Observed or RowStatus.Gap)) continue;
            int slot = run.Shard.Series.Find(Encoding.UTF8.GetBytes(rows[i].Series));
            if (silent.Remove(slot)) events.Add(new(i, slot, rows[i].Time, deadlines[slot], IsOver: true));
            deadlines.Remove(slot);
            bool isRegular = run.Interval[i] > 0 && run.Regular[i];
            long deadline = rows[i].Time + (long)(Intervals * 1000 * run.Interval[i]);
            if (isRegular && deadline > watermark.Now.Time) deadlines[slot] = deadline;
            watermark.Advance(slot, rows[i].Time, isRegular ? deadline - rows[i].Time : 0);
            foreach (var (other, due) in deadlines.Where(d => d.Value < watermark.Now.Time && !silent.Contains(d.Key)).OrderBy(d => d.Value).ThenBy(d => d.Key))
            {
                silent.Add(other);
                events.Add(new(i, other, due, due, IsOver: false));
            }
        }

        return events;
    }
}
