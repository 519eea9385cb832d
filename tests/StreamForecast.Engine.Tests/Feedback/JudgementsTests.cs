using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Feedback;
using StreamForecast.Engine.Tests.Shards;
using Row = StreamForecast.Engine.Tests.Shards.Row;

namespace StreamForecast.Engine.Tests.Feedback;

/// <summary>What people say of events changes what is told after it, and nothing of what is learnt.</summary>
public sealed class JudgementsTests
{
    private const string Name = "plant-1/pump-3";
    private const int First = 800, Second = 1100, Third = 1400, Rows = 1500;

    [Fact]
    public void Without_a_word_the_next_like_it_is_told_too()
    {
        using var run = new ShardRun();
        run.Feed(Planted());
        Assert.All([First, Second, Third], row => Assert.Equal(EventState.Opened, run.Verdict[row].State));
    }

    [Fact]
    public void After_a_false_the_next_like_it_is_not_told_and_one_far_beyond_is()
    {
        using var run = new ShardRun();
        Judge(run, JudgementKind.False);
        run.Feed(Planted(Third, 400).Skip(First + 1));

        Assert.DoesNotContain(Between(run, First + 1, Third), verdict => verdict.Flag);
        Assert.True(run.Verdict[Second].Score < 0.5f);
        Assert.Equal((EventState.Opened, AnomalyKind.Spike), (run.Verdict[Third].State, run.Verdict[Third].Kind));
    }

    [Fact]
    public void The_event_itself_is_over_with_the_next_row()
    {
        using var run = new ShardRun();
        Judge(run, JudgementKind.False);
        run.Feed(Planted().Skip(First + 1));
        Assert.Equal((EventState.Closed, run.Verdict[First].EventStart), (run.Verdict[First + 1].State, run.Verdict[First + 1].EventStart));
    }

    [Fact]
    public void Taken_back_it_is_told_again()
    {
        using var run = new ShardRun();
        Judge(run, JudgementKind.False);
        run.Feed(Planted().Skip(First + 1).Take(Second - First));
        run.Shard.Judgements.Remove("v1");
        run.Feed(Planted().Skip(Second + 1));
        Assert.False(run.Verdict[Second].Flag);
        Assert.Equal(EventState.Opened, run.Verdict[Third].State);
    }

    [Fact]
    public void A_true_after_a_false_has_the_like_told_again()
    {
        using var run = new ShardRun();
        Judge(run, JudgementKind.False);
        run.Shard.Judgements.Put(Said(run.Verdict[First], JudgementKind.True) with { Id = "v2" });
        run.Feed(Planted().Skip(First + 1));
        Assert.Equal(EventState.Opened, run.Verdict[Second].State);
    }

    [Theory]
    [InlineData("plant-1/*", "", true)]
    [InlineData("plant-2/*", "", false)]
    [InlineData("", "unit=bar", false)]
    public void A_pattern_or_a_label_holds_for_the_series_it_fits(string pattern, string label, bool fits)
    {
        using var run = new ShardRun();
        Judge(run, JudgementKind.False, new JudgementScope("", pattern, label));
        run.Feed(Planted().Skip(First + 1));
        Assert.Equal(fits, !run.Verdict[Second].Flag);
    }

    [Theory]
    [InlineData("cpu,host=a,unit=bar", true)]
    [InlineData("cpu,unit=bar,host=a", true)]
    [InlineData("cpu,unit=barn", false)]
    [InlineData("unit=bar", false)]
    public void A_label_is_a_whole_tag(string name, bool fits) => Assert.Equal(fits, new JudgementScope("", "", "unit=bar").Includes(name));

    [Theory]
    [InlineData(JudgementKind.Expected)]
    [InlineData(JudgementKind.IgnoreUntil)]
    public void Nothing_is_told_until_a_time_and_then_as_before(JudgementKind kind)
    {
        using var run = new ShardRun();
        run.Feed(Planted().Take(First + 1));
        long until = Time(Second);
        run.Shard.Judgements.Put(new Judgement("v1", kind, new JudgementScope(Name), null, run.Verdict[First].EventStart, until));
        run.Feed(Planted().Skip(First + 1));
        Assert.DoesNotContain(Between(run, First + 1, Second + 1), verdict => verdict.Flag);
        Assert.Equal(EventState.Opened, run.Verdict[Third].State);
    }

    [Fact]
    public void What_is_learnt_does_not_depend_on_what_is_told()
    {
        using var plain = new ShardRun();
        using var judged = new ShardRun();
        plain.Feed(Planted());
        Judge(judged, JudgementKind.False);
        judged.Feed(Planted().Skip(First + 1));
        Assert.Equal(plain.Band, judged.Band);
        Assert.Equal(plain.Forecast, judged.Forecast);
    }

    [Fact]
    public void Saved_and_read_back_it_goes_on_to_the_bit_however_it_is_cut()
    {
        using var whole = new ShardRun();
        using var parts = new ShardRun();
        Judge(whole, JudgementKind.False);
        Judge(parts, JudgementKind.False);
        whole.Feed(Planted().Skip(First + 1));
        parts.Feed(Planted().Skip(First + 1).Take(150), () => 7);
        parts.Restart();
        Assert.Equal(whole.Shard.Judgements.All, parts.Shard.Judgements.All);
        parts.Feed(Planted().Skip(First + 151), () => 13);
        Assert.Equal(whole.Said, parts.Said);
        Assert.Equal(whole.WholeSaved, parts.WholeSaved);
    }

    [Fact]
    public void It_wears_off()
    {
        var like = ToleratedEvent.Of(0, AnomalyKind.Spike, score: 0.8f, distance: 10);
        float strength = PublishedScore.Strength(0.8f);
        const long day = 86_400_000;
        Assert.True(like.Covers(AnomalyKind.None, strength, 10, 20 * day));
        Assert.False(like.Covers(AnomalyKind.None, strength, 10, 200 * day));
        Assert.False(like.Covers(AnomalyKind.None, strength, 10, -day));
        Assert.False(like.Covers(AnomalyKind.None, strength, 21, day));
        Assert.False(like.Covers(AnomalyKind.None, strength + 0.6f, 10, day));
        Assert.False(like.Covers(AnomalyKind.FlatLine, strength, 10, day));
    }

    private static void Judge(ShardRun run, JudgementKind kind, JudgementScope? scope = null)
    {
        run.Feed(Planted().Take(First + 1));
        Assert.Equal(EventState.Opened, run.Verdict[First].State);
        run.Shard.Judgements.Put(Said(run.Verdict[First], kind, scope));
    }

    private static Judgement Said(Verdict of, JudgementKind kind, JudgementScope? scope = null) => new("v1", kind, scope ?? new JudgementScope(Name), of.EventStart, of.EventStart, long.MaxValue)
    {
        Score = of.Score,
        Anomaly = of.Kind,
        Distance = 60,
    };

    private static IEnumerable<Verdict> Between(ShardRun run, int from, int to) => run.Verdict.Skip(from).Take(to - from);

    private static long Time(int row) => ShardRun.Start + row * ShardRun.Hour;

    /// <summary>A daily wave with three spikes of 60 each, one of them perhaps larger.</summary>
    private static IEnumerable<Row> Planted(int larger = -1, double plus = 0) =>
        ShardRun.Hourly(Name, Rows).Select((row, i) => i is First or Second or Third ? row with { Value = row.Value + (i == larger ? plus : 60) } : row);
}
