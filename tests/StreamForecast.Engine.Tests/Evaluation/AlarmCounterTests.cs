using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public class AlarmCounterTests
{
    [Theory]
    [InlineData("..LLL...", "..a.....", 1, 0)]
    [InlineData("..LLLLLLLLLL", ".........a..", 1, 7)]
    [InlineData("..LLLLLLLLLL", "..........a.", 0, 0)]         // a row too late
    [InlineData("..LL....", ".a......", 0, 0)]                 // early is not found
    public void An_event_is_found_by_an_alarm_within_its_first_eight_rows(string labels, string alarms, int found, int delay)
    {
        AlarmCount count = Count(labels, alarms);

        Assert.Equal((1, found), (count.Events, count.Found));
        if (found > 0) Assert.Equal(delay, count.MedianDelay);
    }

    [Fact]
    public void Alarms_behind_an_event_are_not_false_for_seven_rows()
    {
        Assert.Equal(0, Count("LL..........", "..aaaaaaa...").FalseAlarms);
        Assert.Equal(1, Count("LL..........", ".........a..").FalseAlarms);
    }

    [Fact]
    public void False_alarms_at_most_seven_rows_apart_are_one_and_one_that_rings_on_counts_every_sixty_rows()
    {
        Assert.Equal(1, Count(new string('.', 20), "a......a............").FalseAlarms);
        Assert.Equal(2, Count(new string('.', 20), "a.......a...........").FalseAlarms);
        Assert.Equal(1, Count(new string('.', 60), new string('a', 60)).FalseAlarms);
        Assert.Equal(2, Count(new string('.', 61), new string('a', 61)).FalseAlarms);
    }

    [Fact]
    public void Where_false_alarms_began_is_told_with_how_often_they_count()
    {
        var told = new List<(int, int)>();

        AlarmCounter.Count(Rows(new string('.', 100), "..a" + new string('.', 20) + new string('a', 77)), 0.5f, (row, times) => told.Add((row, times)));

        Assert.Equal([(2, 1), (23, 2)], told);
    }

    [Fact]
    public void Counts_add_up_and_the_median_delay_is_over_all_events()
    {
        AlarmCount sum = Count("LLLL....", "a.......") + Count("LLLL....", "..a.....") + Count("LLLL........", "...........a");

        Assert.Equal((3, 2, 1), (sum.Events, sum.Found, sum.FalseAlarms));
        Assert.Equal((28, 3), (sum.Rows, sum.AlarmRows));
        Assert.Equal(1, sum.MedianDelay);
        Assert.Equal(2 * (2.0 / 3) * (2.0 / 3) / (4.0 / 3), sum.F1, 12);
        Assert.Equal((2.0 / 3, 2.0 / 3), (sum.Precision, sum.Recall));
    }

    private static AlarmCount Count(string labels, string alarms) => AlarmCounter.Count(Rows(labels, alarms), 0.5f);

    private static ScoredRow[] Rows(string labels, string alarms) => [.. labels.Zip(alarms, (label, alarm) => new ScoredRow(alarm == 'a' ? 0.5f : 0.49f, label == 'L'))];
}
