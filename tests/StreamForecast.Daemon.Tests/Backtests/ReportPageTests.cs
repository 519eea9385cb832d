using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Tests.Backtests;

public sealed class ReportPageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_chart_is_well_formed_and_lies_within_its_frame()
    {
        string page = Write(Result(Series("a", 400), Series("b", 3000)));

        var charts = Regex.Matches(page, "<svg.*?</svg>", RegexOptions.Singleline).Select(match => XElement.Parse(match.Value)).ToList();
        Assert.Equal(2, charts.Count);
        foreach (var chart in charts)
        {
            string paths = string.Concat(chart.Descendants("path").Select(path => (string)path.Attribute("d")!));
            Assert.DoesNotContain("NaN", paths, StringComparison.Ordinal);
            double[] numbers = [.. Regex.Matches(paths, @"-?\d+(\.\d+)?").Select(match => double.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.All(numbers, number => Assert.InRange(number, 0, 920));
            Assert.Contains(chart.Descendants("circle"), circle => (string)circle.Attribute("class")! == "flag");
        }
    }

    [Fact]
    public void Names_are_text_and_never_markup_and_the_page_needs_nothing_else()
    {
        string page = Write(Result(Series("<script>alert(1)</script>", 100)));

        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backtest_without_any_forecast_is_told_without_figures()
    {
        var score = new OneStepScore();
        string page = Write(Result(new SeriesResult("empty", score, new SeriesTrace())));

        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_hold_the_totals_and_every_series_with_null_where_nothing_can_be_said()
    {
        var flat = new SeriesResult("flat", new OneStepScore(), null);
        string path = Path.Combine(folder.Path, "metrics.json");
        MetricsFile.Write(path, Result(Series("a", 400), flat));

        using var json = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal(400, json.RootElement.GetProperty("total").GetProperty("rows").GetInt64());
        Assert.Equal(["a", "flat"], json.RootElement.GetProperty("series").EnumerateArray().Select(one => one.GetProperty("series").GetString()!));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("series")[1].GetProperty("mase").ValueKind);
        Assert.InRange(json.RootElement.GetProperty("series")[0].GetProperty("coverage90").GetDouble(), 0.5, 1);
    }

    private string Write(BacktestResult result)
    {
        string path = Path.Combine(folder.Path, "report.html");
        ReportPage.Write(path, result);
        return File.ReadAllText(path);
    }

    private static BacktestResult Result(params SeriesResult[] series)
        => new() { Input = "history", Model = "base@00000000", Series = series, Totals = ScoreTotals.Of([.. series.Select(one => one.Score)]) };

    // A sine with a gap, a flat stretch beyond the band, a flagged spike and no forecast in the first rows.
    private static SeriesResult Series(string name, int rows)
    {
        var score = new OneStepScore();
        var trace = new SeriesTrace();
        var results = new ResultBatch(1, [1]);
        for (int t = 0; t < rows; t++)
        {
            float centre = MathF.Sin(t / 5f), value = t == 50 ? float.NaN : t == rows / 2 ? 1000 : centre;
            (results.Lower[0], results.Expected[0], results.Upper[0]) = t < 20 ? (float.NaN, float.NaN, float.NaN) : (centre - 1, centre, centre + 1);
            bool flagged = t == rows / 2;
            results.Verdict[0] = flagged ? new Verdict(0.9f, true, Severity.Critical, AnomalyKind.Spike, EventState.Opened, t) : default;
            results.Status[0] = float.IsNaN(value) ? RowStatus.Gap : RowStatus.Observed;
            score.Add(value, results, 0);
            trace.Add(new TracePoint(t * 3_600_000L, value, value, results.Lower[0], results.Expected[0], results.Upper[0], results.Verdict[0].Score, flagged));
        }
        return new SeriesResult(name, score, trace);
    }
}
