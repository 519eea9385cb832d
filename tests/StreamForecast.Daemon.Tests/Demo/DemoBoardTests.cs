using StreamForecast.Daemon.Demo;

namespace StreamForecast.Daemon.Tests.Demo;

public class DemoBoardTests
{
    private readonly DemoPlan plan = DemoPlan.Draw(series: 4, rows: 1500, seed: 1);

    [Fact]
    public void A_daemon_that_flags_exactly_the_planted_rows_finds_all_and_raises_no_false_alarm()
    {
        var board = Play((i, row) => plan.Labels[i][row]);

        var view = board.Look(worst: 2);
        Assert.Equal(6000, view.Records);
        Assert.True(view.Begun >= 4);
        Assert.Equal((view.Begun, 0, 0, 0), (view.Found, view.Missed, view.False, view.FalseWhileNew));
        Assert.Equal(1, view.Coverage);
        Assert.Equal(1499, view.Row);
        Assert.Equal(2, view.Worst.Count);
    }

    [Fact]
    public void A_daemon_that_flags_nothing_misses_all_that_have_ended()
    {
        var view = Play((_, _) => false).Look(0);

        Assert.Equal((0, 0), (view.Found, view.False));
        Assert.InRange(view.Missed, view.Begun - 4, view.Begun);
    }

    [Fact]
    public void Alarms_where_nothing_was_planted_are_false_and_told_apart_while_the_series_are_new()
    {
        var board = Play((_, _) => false);
        string name = plan.Series[0].Name;
        int quiet = Enumerable.Range(600, 800).First(row => !plan.Labels[0][(row - DemoBoard.Grace)..(row + 1)].Contains(true));

        board.Opened(name, DemoPlan.TimeOf(100));
        board.Opened(name, DemoPlan.TimeOf(quiet));

        var view = board.Look(0);
        Assert.Equal((1, 1), (view.False, view.FalseWhileNew));
    }

    private DemoBoard Play(Func<int, int, bool> flagged)
    {
        var board = new DemoBoard(plan);
        for (int row = 0; row < plan.Rows; row++)
        {
            for (int i = 0; i < plan.Series.Length; i++)
            {
                float value = plan.Series[i].Values[row];
                bool flag = flagged(i, row);
                board.Forecast(plan.Series[i].Name, DemoPlan.TimeOf(row), value, value - 1, value + 1, flag ? 0.9f : 0.1f, flag);
                if (flag && (row == 0 || !flagged(i, row - 1))) board.Opened(plan.Series[i].Name, DemoPlan.TimeOf(row));
            }
        }
        return board;
    }
}
