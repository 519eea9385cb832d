using Spectre.Console;
using StreamForecast.Daemon.Demo;

namespace StreamForecast.Daemon.Tests.Demo;

public class DemoChartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(500)]
    public void A_chart_has_one_column_for_every_row_and_one_line_more_than_its_height(int rows)
    {
        string[] lines = Markup.Remove(DemoChart.Draw(Trail(rows, t => MathF.Sin(t / 4f)), width: 60, height: 7)).Split('\n');

        Assert.Equal(8, lines.Length);
        Assert.All(lines, line => Assert.Equal(Math.Min(rows, 60), line.Length));
    }

    [Fact]
    public void Every_value_leaves_a_dot_and_a_gap_leaves_none()
    {
        string[] lines = Markup.Remove(DemoChart.Draw(Trail(40, t => t is 20 or 21 ? float.NaN : t % 7), width: 60, height: 5)).Split('\n');

        for (int column = 0; column < 40; column++)
            Assert.Equal(column is not (20 or 21), lines[..5].Any(line => line[column] > 0x2800));
    }

    [Fact]
    public void A_flat_series_and_one_of_gaps_are_drawn_too()
    {
        Assert.Contains('⠤', Markup.Remove(DemoChart.Draw(Trail(10, _ => 5), 60, 4)).Select(dot => dot is > '⠀' and <= '⣿' ? '⠤' : ' '));
        Assert.Equal(new string(' ', 10), DemoChart.Spark(Trail(10, _ => float.NaN), 60));
        Assert.Equal(new string('▄', 10), Markup.Remove(DemoChart.Spark(Trail(10, _ => 5), 60)));
    }

    [Fact]
    public void A_spark_line_runs_from_lowest_to_highest_and_shows_what_was_flagged()
    {
        string spark = DemoChart.Spark(Trail(8, t => t, flagged: 3), 60);

        Assert.Equal("▁▂▃▄▅▆▇█", Markup.Remove(spark));
        Assert.Contains("[red]▄[/]", spark, StringComparison.Ordinal);
    }

    private static DemoTrail Trail(int rows, Func<int, float> value, int flagged = -1)
    {
        var trail = new DemoTrail("series");
        for (int t = 0; t < rows; t++) trail.Add(new DemoPoint(t, value(t), value(t) - 1, value(t) + 1, 0.1f, t == flagged, false));
        return trail;
    }
}
