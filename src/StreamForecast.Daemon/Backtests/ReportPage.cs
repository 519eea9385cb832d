using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Backtests;

/// <summary>
/// Writes <c>report.html</c>: a backtest on one page that needs nothing else, for light and dark screens. Totals first, then
/// the series that went worst as charts, then all series as a table.
/// </summary>
internal static class ReportPage
{
    private const int Charts = 4;            // of each of the two kinds
    private const int TableRows = 500;

    /// <summary>Writes the page; equal results give equal bytes.</summary>
    public static void Write(string path, BacktestResult result)
    {
        var html = Page.Begin($"Backtest of {result.Input}");
        html.Append($"<p>Every row was forecast one step ahead and judged before it was learnt, as in production. Model {Page.Text(result.Model)}.</p>");
        AppendTiles(html, result.Totals);
        AppendCharts(html, result);
        AppendTable(html, result.Series);
        Page.Write(html, path);
    }

    private static void AppendTiles(StringBuilder html, ScoreTotals totals)
    {
        html.Append("<div class=\"tiles\">");
        Tile(Page.Count(totals.Rows), $"rows in {Page.Count(totals.Series)} series");
        Tile(Page.Count(totals.Events), $"anomalies, {Page.Count(totals.Flagged)} rows flagged");
        Tile(Percent(totals.Coverage), "of values within the 90 % band", Math.Abs(totals.Coverage - 0.9) <= 0.02 ? "good" : Math.Abs(totals.Coverage - 0.9) > 0.05 ? "bad" : "");
        Tile(Ratio(totals.RelativeError), "error against repeating the last value (below 1 is better)", Mark(totals.RelativeError));
        Tile(Ratio(totals.RelativePinball), "pinball loss against the same", Mark(totals.RelativePinball));
        html.Append("</div>");
        if (totals.Gaps + totals.Duplicates + totals.Late > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p>Of the rows, {totals.Gaps:N0} had no value, {totals.Duplicates:N0} repeated the newest one and {totals.Late:N0} came late; these were counted, not scored.</p>");

        void Tile(string figure, string words, string mark = "") => Page.Tile(html, figure, words, mark);
    }

    private static void AppendCharts(StringBuilder html, BacktestResult result)
    {
        var drawn = result.Series.Where(series => series.Trace is { CloseUp.Count: > 1 }).ToList();
        var stranger = drawn.Where(series => series.Score.Events > 0).OrderByDescending(series => series.Score.Events / (double)series.Score.Rows).ThenBy(series => series.Name, StringComparer.Ordinal).Take(Charts).ToList();
        var worse = drawn.Where(series => double.IsFinite(series.Score.RelativePinball)).Except(stranger).OrderByDescending(series => series.Score.RelativePinball).ThenBy(series => series.Name, StringComparer.Ordinal).Take(Charts).ToList();
        if (drawn.Count > 0)
            html.Append("<h2>Worst series</h2><div class=\"key\"><span><i style=\"background:var(--value)\"></i>value</span><span><i style=\"background:var(--median)\"></i>expected</span><span><i style=\"background:var(--band)\"></i>90 % band, made one row before</span><span><i style=\"background:var(--flag)\"></i>flagged</span><span><i style=\"background:var(--lens)\"></i>the stretch shown large</span></div>");
        Append("Most anomalies for their length, around the strangest row.", stranger);
        Append("Poorest forecasts against repeating the last value.", worse);
        if (drawn.Count < result.Series.Count) html.Append(CultureInfo.InvariantCulture, $"<p>Charts are chosen among the first {drawn.Count:N0} series.</p>");

        void Append(string title, List<SeriesResult> chosen)
        {
            if (chosen.Count > 0) html.Append($"<p style=\"margin-top:16px\">{title}</p>");
            foreach (var series in chosen)
            {
                html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><strong>{Page.Text(series.Name)}</strong><span>{series.Score.Rows:N0} rows</span><span>{series.Score.Events:N0} anomalies</span><span>coverage {Percent(series.Score.Coverage)}</span><span>error {Ratio(series.Score.RelativeError)}</span></figcaption>");
                html.Append(ReportChart.Draw(series.Trace!)).Append("</figure>");
            }
        }
    }

    private static void AppendTable(StringBuilder html, IReadOnlyList<SeriesResult> series)
    {
        html.Append("<h2>Series</h2><p>Error and pinball loss are of the one-step forecast, divided by those of repeating the last value; poorest first.");
        if (series.Count > TableRows) html.Append(CultureInfo.InvariantCulture, $" The {TableRows} poorest of {series.Count:N0}; metrics.json has them all.");
        html.Append("</p><div class=\"scroll\"><table><thead><tr><th>Series</th><th>Rows</th><th>Gaps</th><th>Late</th><th>Anomalies</th><th>Flagged</th><th>Coverage</th><th>Error</th><th>Pinball</th></tr></thead><tbody>");
        foreach (var (name, score, _) in series.OrderByDescending(one => double.IsFinite(one.Score.RelativePinball) ? one.Score.RelativePinball : -1).ThenBy(one => one.Name, StringComparer.Ordinal).Take(TableRows))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Page.Text(name)}</td><td>{score.Rows:N0}</td><td>{score.Gaps:N0}</td><td>{score.Late + score.Duplicates:N0}</td><td>{score.Events:N0}</td><td>{score.Flagged:N0}</td>");
            html.Append($"<td>{Percent(score.Coverage)}</td><td class=\"{Mark(score.RelativeError)}\">{Ratio(score.RelativeError)}</td><td class=\"{Mark(score.RelativePinball)}\">{Ratio(score.RelativePinball)}</td></tr>");
        }
        html.Append("</tbody></table></div>");
    }

    private static string Mark(double ratio) => ratio < 1 ? "good" : ratio > 1 ? "bad" : "";
    private static string Ratio(double ratio) => double.IsFinite(ratio) ? ratio.ToString("0.000", CultureInfo.InvariantCulture) : "–";
    private static string Percent(double share) => double.IsFinite(share) ? (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";
}
