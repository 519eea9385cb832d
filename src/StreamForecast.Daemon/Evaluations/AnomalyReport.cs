using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// Writes <c>report.html</c> of <c>eval anomaly</c>: the figures, precision and recall by threshold, false alarms by age and by series, and the series with most errors drawn from the
/// answers. One page that needs nothing else.
/// </summary>
internal static class AnomalyReport
{
    private const int Charts = 10, TableRows = 500;

    /// <summary>Writes the page; the answers lie in <paramref name="output"/>.</summary>
    public static void Write(string path, LabelledSet set, string output, string model, LabelledSetScore score)
    {
        AlarmCount at = score.AtDefault;
        var html = Page.Begin($"Anomalies of {set.Files.Path}");
        html.Append(CultureInfo.InvariantCulture, $"<p>Every row was scored before it was learnt, as in production; labels were looked at afterwards. Judged: {at.Rows:N0} rows of {score.Series.Count:N0} series behind their warm-up, with {at.Events:N0} events. Model {Page.Text(model)}.</p>");
        html.Append("<div class=\"tiles\">");
        Page.Tile(html, Share(score.AveragePrecision), "average precision of rows, mean of the series");
        Page.Tile(html, Share(at.F1), $"event F1 at the default threshold, {at.Found} of {at.Events} found");
        Page.Tile(html, Share(at.Precision), "of the alarms were right");
        Page.Tile(html, Share(at.FalseAlarms / score.Days), $"false alarms a series-day, {at.FalseAlarms} in all");
        Page.Tile(html, double.IsFinite(at.MedianDelay) ? at.MedianDelay.ToString("0.#", CultureInfo.InvariantCulture) : "–", "rows from an event's first to its alarm, median");
        html.Append("</div>");
        html.Append(CultureInfo.InvariantCulture, $"<p>An event is found by an alarm within its first {AlarmCount.Patience + 1} rows; alarms at most {AlarmCount.Patience} rows apart are one, and one that rings on counts again every 60 rows.</p>");
        AppendThresholds(html, score);
        AppendAges(html, score);
        AppendCharts(html, set, output, score);
        AppendTable(html, score);
        Page.Write(html, path);
    }

    private static void AppendThresholds(StringBuilder html, LabelledSetScore score)
    {
        (double Recall, double Precision, double F1, double Threshold)[] points = [.. score.Scored.Select((count, i) => (count.Recall, count.Found + count.FalseAlarms > 0 ? count.Precision : double.NaN, count.F1, (double)ScoreThresholds.All[i]))];
        var at = points[ScoreThresholds.DefaultPlace];
        html.Append("<h2>Thresholds</h2>");
        html.Append(LineChart.Draw("Precision and recall of events", "one point for every threshold", "recall", "precision",
        [
            new ChartLine("thresholds from low (right) to high (left)", "c1", [.. points.Select(point => (point.Recall, point.Precision))]),
            new ChartLine("default threshold", "c2", [(at.Recall, at.Precision)], "dots"),
        ], range: (0, 1)));
        html.Append(LineChart.Draw("By threshold", "the default is 0.5, fixed before any data was seen", "threshold of the score", "share",
        [
            new ChartLine("event F1", "c1", [.. points.Select(point => (point.Threshold, point.F1))]),
            new ChartLine("precision", "c4", [.. points.Select(point => (point.Threshold, point.Precision))]),
            new ChartLine("recall", "c5", [.. points.Select(point => (point.Threshold, point.Recall))]),
            new ChartLine("default", "c2", [(ScoreThresholds.Default, 0), (ScoreThresholds.Default, 1)], "rule"),
        ], range: (0, 1)));
    }

    private static void AppendAges(StringBuilder html, LabelledSetScore score)
    {
        int weeks = (int)Math.Ceiling(score.Series.Max(one => one.AgeInWeeks));
        (double Week, double Rate)[] rates = [.. Enumerable.Range(0, weeks).Select(week =>
        {
            double alarms = score.Series.Sum(one => one.FalseAlarmsByWeek.Count > week ? one.FalseAlarmsByWeek[week] : 0), days = score.Series.Sum(one => 7 * Math.Clamp(one.AgeInWeeks - week, 0, 1));
            return (week + 1.0, alarms / days);
        })];
        html.Append(LineChart.Draw("False alarms over a series' life", "at the default threshold, the warm-up included", "week of the series' life", "a series-day", [new ChartLine("false alarms", "c2", rates, "dots")], height: 200));
    }

    private static void AppendCharts(StringBuilder html, LabelledSet set, string output, LabelledSetScore score)
    {
        html.Append("<h2>Series with most errors</h2><div class=\"key\"><span><i style=\"background:var(--value)\"></i>value</span><span><i style=\"background:var(--lens)\"></i>labelled</span><span><i style=\"background:var(--flag)\"></i>flagged</span><span><i style=\"background:var(--median)\"></i>score</span></div>");
        foreach (var one in score.Series.Where(one => Errors(one) > 0).OrderByDescending(Errors).ThenBy(one => one.Name, StringComparer.Ordinal).Take(Charts))
        {
            AlarmCount at = one.AtDefault;
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><strong>{Page.Text(one.Name)}</strong><span>{at.Found} of {at.Events} events found</span><span>{at.FalseAlarms} false alarms in {one.Days:0.#} days</span><span>average precision {Share(one.AveragePrecision)}</span></figcaption>");
            var file = set.Files.Files.First(file => file.Series == one.Name || file.Series is null);
            html.Append(LabelledChart.Draw(LabelledTrace.Read(file, Path.Combine(output, file.RelativePath), one.Name), one.TrainRows, AlarmCount.Patience)).Append("</figure>");
        }
    }

    private static void AppendTable(StringBuilder html, LabelledSetScore score)
    {
        html.Append("<h2>Series</h2><p>At the default threshold, most errors first.");
        if (score.Series.Count > TableRows) html.Append(CultureInfo.InvariantCulture, $" The first {TableRows} of {score.Series.Count:N0}; metrics.json has them all.");
        html.Append("</p><div class=\"scroll\"><table><thead><tr><th>Series</th><th>Rows judged</th><th>Events</th><th>Found</th><th>False alarms</th><th>a day</th><th>Median delay</th><th>Average precision</th></tr></thead><tbody>");
        foreach (var one in score.Series.OrderByDescending(Errors).ThenBy(one => one.Name, StringComparer.Ordinal).Take(TableRows))
        {
            AlarmCount at = one.AtDefault;
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Page.Text(one.Name)}</td><td>{at.Rows:N0}</td><td>{at.Events:N0}</td><td>{at.Found:N0}</td><td>{at.FalseAlarms:N0}</td><td>{Share(at.FalseAlarms / one.Days)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{(double.IsFinite(at.MedianDelay) ? at.MedianDelay.ToString("0.#", CultureInfo.InvariantCulture) : "–")}</td><td>{Share(one.AveragePrecision)}</td></tr>");
        }
        html.Append("</tbody></table></div>");
    }

    private static int Errors(LabelledSeriesScore one) => one.AtDefault.Events - one.AtDefault.Found + one.AtDefault.FalseAlarms;

    private static string Share(double share) => double.IsFinite(share) ? share.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
