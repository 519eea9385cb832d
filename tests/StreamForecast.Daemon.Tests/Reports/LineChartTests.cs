using System.Globalization;
using System.Xml.Linq;
using StreamForecast.Daemon.Reports;

namespace StreamForecast.Daemon.Tests.Reports;

public class LineChartTests
{
    [Fact]
    public void A_chart_is_well_formed_names_its_axes_and_escapes_what_it_is_told()
    {
        string html = LineChart.Draw("a < b", "words", "update", "loss", [new("<i>", "c1", [(1, 2), (2, double.NaN), (3, 1)])]);
        var figure = XElement.Parse(html);
        Assert.Equal(["update", "loss"], figure.Descendants("text").Where(text => text.Attribute("class")!.Value == "axis name").Select(text => text.Value));
        Assert.Contains("<i>", figure.Value, StringComparison.Ordinal);
        Assert.Equal(2, figure.Descendants("path").Single(path => path.Attribute("class")!.Value == "c1 line").Attribute("d")!.Value.Count(letter => letter == 'M'));
    }

    [Fact]
    public void A_logarithmic_frame_marks_powers_of_ten_and_equal_ratios_by_equal_heights()
    {
        var frame = new ChartFrame(0, 0, 100, 100, (0, 1), (1e-4, 1), logarithmic: true);
        Assert.Equal(["1", "0.1", "0.01", "0.001", "10⁻⁴"], frame.Ticks().Select(ChartFrame.PowerLabel));
        Assert.Equal([0, 25, 50, 75, 100], new[] { 1, 0.1, 0.01, 0.001, 1e-4 }.Select(value => double.Parse(frame.Y(value), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_linear_frame_marks_round_values_and_no_minus_zero()
    {
        var frame = new ChartFrame(0, 0, 100, 100, (0, 1), (-0.1, 1));
        Assert.Equal(["0", "0.2", "0.4", "0.6", "0.8", "1"], frame.Ticks().Select(tick => ChartFrame.Label(Math.Round(tick, 9))));
    }

    [Fact]
    public void Nothing_to_draw_is_said() => Assert.Contains("Nothing was measured", LineChart.Draw("t", "", "x", "y", [new("a", "c1", [])]), StringComparison.Ordinal);
}
