using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Tests.Series;

public sealed class SeriesClockTests
{
    private const long Second = 1000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;
    private const long Start = 1_700_000_000_000;

    [Fact]
    public void Rows_are_counted_until_the_interval_is_known()
    {
        var clock = new Ticking();
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(RowStatus.Observed, clock.Row(Start + i * Hour));
            Assert.Equal((i, 0, 1), (clock.Number, clock.Seconds, clock.Season));
        }
    }

    [Fact]
    public void The_interval_is_found_from_eight_gaps_and_brings_its_seasons()
    {
        var clock = new Ticking();
        for (int i = 0; i < 9; i++) clock.Row(Start + i * Hour);
        Assert.Equal((8, 3600, 24, 168), (clock.Number, clock.Seconds, clock.Season, clock.LongSeason));
    }

    [Theory]
    [InlineData(59_100, 60)]
    [InlineData(300_900, 300)]
    [InlineData(3_650_000, 3600)]
    [InlineData(28 * Day, 2_629_800)]
    [InlineData(31 * Day, 2_629_800)]
    [InlineData(91 * Day, 3 * 2_629_800)]
    [InlineData(365 * Day, 12 * 2_629_800)]
    [InlineData(7 * Day, 604_800)]
    [InlineData(7_000, 7)]
    [InlineData(250, 0.25)]
    [InlineData(40 * Minute, 2400)]
    public void An_interval_near_a_canonical_one_is_taken_to_be_it(long gap, double seconds)
    {
        var clock = new Ticking();
        for (int i = 0; i < 9; i++) clock.Row(Start + i * gap);
        Assert.Equal(seconds, clock.Seconds);
    }

    [Fact]
    public void Months_are_rows_without_holes_whatever_their_length()
    {
        var clock = new Ticking();
        var first = new DateTimeOffset(2001, 1, 31, 0, 0, 0, TimeSpan.Zero);
        for (int i = 0; i < 240; i++)
        {
            clock.Row(first.AddMonths(i).ToUnixTimeMilliseconds());
            Assert.Equal(i, clock.Number);
        }

        Assert.Equal(12, clock.Season);
    }

    [Fact]
    public void Missing_rows_are_counted_in_the_row_number()
    {
        Ticking clock = Hourly(20);
        clock.Row(Start + 25 * Hour);
        Assert.Equal(25, clock.Number);
    }

    [Fact]
    public void Missing_rows_among_the_first_nine_are_counted_once_the_interval_is_known()
    {
        var clock = new Ticking();
        long[] hours = [0, 1, 2, 5, 6, 7, 8, 9, 10];
        foreach (long hour in hours) clock.Row(Start + hour * Hour);
        Assert.Equal(10, clock.Number);
        Assert.Equal([0, 1, 2, 5, 6, 7, 8, 9, 10], clock.Renumbered);
    }

    [Fact]
    public void A_row_at_the_time_of_the_newest_with_its_value_is_a_duplicate_and_moves_nothing()
    {
        Ticking clock = Hourly(20);
        Assert.Equal(RowStatus.Duplicate, clock.Row(Start + 19 * Hour, 5));
        Assert.Equal(19, clock.Number);
    }

    [Fact]
    public void A_row_at_the_time_of_the_newest_with_another_value_is_late() => Assert.Equal(RowStatus.Late, Hourly(20).Row(Start + 19 * Hour, 6));

    [Fact]
    public void An_older_row_is_late_and_moves_nothing()
    {
        Ticking clock = Hourly(20);
        Assert.Equal(RowStatus.Late, clock.Row(Start + 3 * Hour, 5));
        Assert.Equal((19, Start + 19 * Hour), (clock.Number, clock.Newest));
    }

    [Fact]
    public void A_gap_moves_time_on_and_is_not_learnt()
    {
        Ticking clock = Hourly(20);
        Assert.Equal(RowStatus.Gap, clock.Row(Start + 20 * Hour, float.NaN));
        Assert.Equal((20, 19), (clock.Number, clock.Learnt));
        Assert.Equal(RowStatus.Late, clock.Row(Start + 20 * Hour, 5));
        Assert.Equal(RowStatus.Duplicate, clock.Row(Start + 20 * Hour, float.NaN));
        Assert.Equal(RowStatus.Observed, clock.Row(Start + 21 * Hour, 5));
        Assert.Equal(21, clock.Number);
    }

    [Fact]
    public void A_series_begins_with_its_first_value_not_with_gaps_before_it()
    {
        var clock = new Ticking();
        Assert.Equal(RowStatus.Gap, clock.Row(Start, float.NaN));
        Assert.False(clock.HasValue);
        Assert.Equal(RowStatus.Late, clock.Row(Start - Hour));
        Assert.Equal(RowStatus.Observed, clock.Row(Start + 5 * Hour));
        Assert.Equal(0, clock.Number);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(500, 2)]
    [InlineData(8_000, 3)]
    [InlineData(8_000, 4)]
    public void Jitter_opens_no_gap(int milliseconds, int seed)
    {
        var random = new Random(seed);
        var clock = new Ticking();
        for (int i = 0; i < 5_000; i++)
        {
            clock.Row(Start + i * Minute + random.Next(-milliseconds, milliseconds));
            Assert.Equal(i, clock.Number);
        }

        Assert.InRange(clock.Seconds, 60 - milliseconds / 1000.0 + 0.5, 60 + milliseconds / 1000.0 - 0.5);
    }

    [Theory]
    [InlineData(6_950)]
    [InlineData(7_050)]
    public void An_interval_that_was_found_a_little_wrong_opens_no_gap(long gap)
    {
        var clock = new Ticking();
        for (int i = 0; i < 9; i++) clock.Row(Start + i * 7 * Second);
        for (int i = 1; i <= 5_000; i++)
        {
            clock.Row(Start + 56 * Second + i * gap);
            Assert.Equal(8 + i, clock.Number);
        }

        clock.Row(Start + 56 * Second + 5_010 * gap);
        Assert.InRange(clock.Number, 8 + 5_009, 8 + 5_011);
    }

    [Fact]
    public void Irregular_stamps_stay_one_row_an_observation()
    {
        var random = new Random(4);
        var clock = new Ticking();
        long time = Start;
        for (int i = 0; i < 2_000; i++)
        {
            clock.Row(time);
            Assert.Equal(i, clock.Number);
            time += 1 + (long)(-Math.Log(1 - random.NextDouble()) * Minute);
        }

        Assert.Equal((1, 1), (clock.Season, clock.LongSeason));
        Assert.True(clock.Seconds > 0);
    }

    [Fact]
    public void An_irregular_series_becomes_regular_when_eight_gaps_agree()
    {
        var clock = new Ticking();
        long[] gaps = [3, 100, 17, 61, 250, 9, 33, 140];
        long time = Start;
        clock.Row(time);
        foreach (long gap in gaps) clock.Row(time += gap * Second);
        Assert.Equal(1, clock.Season);

        for (int i = 0; i < 8; i++) clock.Row(time += 5 * Minute);
        Assert.Equal((300, 288), (clock.Seconds, clock.Season));
    }

    [Fact]
    public void A_stream_that_turns_faster_for_32_rows_has_its_interval_found_anew()
    {
        Ticking clock = Hourly(100);
        long time = clock.Newest;
        for (int i = 1; i < 32; i++)
        {
            clock.Row(time += 5 * Minute);
            Assert.Equal(3600, clock.Seconds);
            Assert.Equal(99 + i, clock.Number);
        }

        clock.Row(time + 5 * Minute);
        Assert.Equal((300, 288), (clock.Seconds, clock.Season));
    }

    [Fact]
    public void A_stream_that_turns_slower_for_32_rows_has_its_interval_found_anew()
    {
        Ticking clock = Hourly(100);
        long time = clock.Newest;
        for (int i = 1; i < 32; i++)
        {
            clock.Row(time += 6 * Hour);
            Assert.Equal(3600, clock.Seconds);
            Assert.Equal(99 + 6 * i, clock.Number);
        }

        clock.Row(time + 6 * Hour);
        Assert.Equal(6 * 3600, clock.Seconds);
    }

    [Fact]
    public void Bursts_and_pauses_in_turn_are_no_change_of_pace()
    {
        Ticking clock = Hourly(100);
        long time = clock.Newest;
        for (int i = 0; i < 200; i++) clock.Row(time += i % 20 < 19 ? 5 * Minute : 10 * Hour);
        Assert.Equal(3600, clock.Seconds);
    }

    [Fact]
    public void A_configured_interval_is_known_from_the_first_row_and_never_found_anew()
    {
        var clock = new Ticking(new SeriesOptions { Interval = TimeSpan.FromHours(1) });
        clock.Row(Start);
        Assert.Equal((3600, 24), (clock.Seconds, clock.Season));
        for (int i = 1; i < 100; i++) clock.Row(Start + i * Minute);
        Assert.Equal((3600, 99), (clock.Seconds, clock.Number));
    }

    [Fact]
    public void Configured_seasons_stand_whatever_the_interval()
    {
        var clock = new Ticking(new SeriesOptions { Season = 10, LongSeason = 50 });
        for (int i = 0; i < 20; i++)
        {
            clock.Row(Start + i * Hour);
            Assert.Equal((10, 50), (clock.Season, clock.LongSeason));
        }

        Assert.Equal(3600, clock.Seconds);
    }

    [Fact]
    public void A_gap_of_years_keeps_row_numbers_true_to_time()
    {
        Ticking clock = Hourly(100);
        clock.Row(Start + 100_000 * Hour);
        Assert.Equal(100_000, clock.Number);
        clock.Row(Start + 100_001 * Hour);
        Assert.Equal(100_001, clock.Number);
    }

    [Fact]
    public void Stamps_at_the_ends_of_time_are_rows_like_others()
    {
        var clock = new Ticking();
        for (int i = 0; i < 9; i++) clock.Row(long.MinValue + i * Hour);
        Assert.Equal(RowStatus.Observed, clock.Row(long.MaxValue - 1));
        long number = clock.Number;
        Assert.Equal(RowStatus.Observed, clock.Row(long.MaxValue));
        Assert.Equal(number + 1, clock.Number);
    }

    private static Ticking Hourly(int rows)
    {
        var clock = new Ticking();
        for (int i = 0; i < rows; i++) clock.Row(Start + i * Hour);
        return clock;
    }

    /// <summary>A clock as the shard uses it: advanced, restarted when its stamps show a new rhythm, every observed row learnt.</summary>
    private sealed class Ticking(SeriesOptions? options = null)
    {
        private readonly TimeRules rules = new(options ?? new SeriesOptions());
        private SeriesClock clock;
        private RecentRows recent;
        private bool learn;

        public long Number => clock.Row;
        public long Newest => clock.Newest;
        public long Learnt => clock.Learnt;
        public double Seconds => clock.IntervalSeconds;
        public int Season => clock.Season;
        public int LongSeason => clock.LongSeason;
        public bool HasValue => clock.HasValue;
        public long[] Renumbered { get; } = new long[RecentRows.Length];

        public RowStatus Row(long time, float value = 5)
        {
            if (learn) clock.Learnt = clock.Row;
            RowStatus status = clock.Advance(time, value, rules, out RecentRow row);
            recent.Take(clock, status, row);
            learn = status is RowStatus.Observed;
            if (learn && clock.HasNewRhythm(recent, out FoundRhythm found)) clock.Restart(found, rules, recent, Renumbered);
            if (status is RowStatus.Gap && clock.HasValue) Assert.True(clock.Learnt < clock.Row);
            return status;
        }
    }
}
