using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// Writes the <c>report.html</c> of <c>eval forecast</c>: the forecasters side by side, error and coverage by lead time, how far the quantiles can be trusted, the worst series drawn, and all
/// series as a table. Equal evaluations give equal bytes.
/// </summary>
internal static class ForecastReport
{
    private const double Half = 450, HalfHeight = 250;
    private const int Drawn = 10, TableRows = 500, MostPast = 240, Median = ForecastScore.Levels / 2;
    private static readonly int[] bands = [0, 1, 2];            // 10 to 90 %, 20 to 80 %, 30 to 70 %

    /// <summary>Writes the page.</summary>
    public static void Write(string path, ForecastEvaluation evaluation)
    {
        string set = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(evaluation.Set.Folder)));
        var html = Page.Begin($"Forecasts of {set}");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Page.Count(evaluation.Set.Windows)} forecasts of up to {evaluation.Model.Total.Horizon} rows by {Page.Text(evaluation.Model.Name)}. Every series was streamed row by row, as in production, and asked at each origin for its coming rows before any of them was read.</p>");
        AppendTiles(html, evaluation);
        AppendEntries(html, evaluation);
        AppendByLead(html, evaluation);
        AppendWorst(html, evaluation);
        AppendSeries(html, evaluation);
        Page.Write(html, path);
    }

    private static void AppendTiles(StringBuilder html, ForecastEvaluation evaluation)
    {
        ForecastScore model = evaluation.Model.Total, naive = evaluation.Baseline(ForecastEvaluation.SeasonalNaive).Total;
        html.Append("<div class=\"tiles\">");
        Page.Tile(html, Figure(model.Mase), $"MASE; seasonal naive {Figure(naive.Mase)}", Mark(model.Mase / naive.Mase));
        Page.Tile(html, Figure(model.Wql, "0.0000"), $"weighted quantile loss; seasonal naive {Figure(naive.Wql, "0.0000")}", Mark(model.Wql / naive.Wql));
        Page.Tile(html, Percent(model.Coverage), "of values within the 80 % band", Math.Abs(model.Coverage - 0.8) <= 0.03 ? "good" : Math.Abs(model.Coverage - 0.8) > 0.08 ? "bad" : "");
        if (evaluation.Published is { } published) Page.Tile(html, Figure(published.Owa(model)), "OWA, the M4 competition's average against Naive2", Mark(published.Owa(model)));
        Page.Tile(html, Page.Count(evaluation.Rows.Sum(series => series.Values.Count)), $"rows in {Page.Count(evaluation.Set.Series.Count)} series");
        html.Append("</div>");
        if (evaluation.Gate is not { } gate) return;
        html.Append(CultureInfo.InvariantCulture, $"<p>The model was adapted to the rows before the first forecast of each series. Of the change {gate.Alpha:0.##} was kept, judged by {gate.HeldBackRows:N0} of those rows that were held back");
        html.Append(gate.Losses.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $" (their loss by the share kept: {string.Join(", ", gate.Losses.Select(loss => string.Create(CultureInfo.InvariantCulture, $"{loss.Alpha:0.##}: {loss.Loss:0.0000}")))}).</p>") : ".</p>");
    }

    private static void AppendEntries(StringBuilder html, ForecastEvaluation evaluation)
    {
        var published = evaluation.Published;
        ForecastScore naive = evaluation.Baseline(ForecastEvaluation.SeasonalNaive).Total;
        html.Append("<h2>Side by side</h2><p>MASE: error of the median over the mean difference of rows a season apart before the forecast. wQL: pinball loss of the nine quantiles 0.1 to 0.9 over the sum of the values' sizes. Both: less is better. In the columns behind them, what is left of seasonal naive's.");
        if (published is not null) html.Append(" OWA: mean of sMAPE and MASE, each over that of Naive2; the published rows are others' forecasts of the same series.");
        html.Append("</p><div class=\"scroll\"><table><thead><tr><th>Forecast</th><th>MASE</th><th></th><th>wQL</th><th></th><th>Within 80 % band</th><th>sMAPE</th>").Append(published is null ? "" : "<th>OWA</th>").Append("</tr></thead><tbody>");
        foreach (var entry in evaluation.Entries)
        {
            var score = entry.Total;
            html.Append($"<tr><td>{Page.Text(entry.Name)}</td><td>{Figure(score.Mase)}</td>{Relative(score.Mase / naive.Mase)}<td>{Figure(score.Wql, "0.0000")}</td>{Relative(score.Wql / naive.Wql)}<td>{Percent(score.Coverage)}</td><td>{Figure(score.Smape, "0.00")}</td>");
            html.Append(published is null ? "</tr>" : $"<td>{Figure(published.Owa(score))}</td></tr>");
        }
        foreach (var (name, smape, mase) in published?.Methods ?? [])
            html.Append($"<tr><td>published: {Page.Text(name)}</td><td>{Figure(mase)}</td>{Relative(mase / naive.Mase)}<td></td><td></td><td></td><td>{Figure(smape, "0.00")}</td><td>{Figure(published!.Owa(smape, mase))}</td></tr>");
        html.Append("</tbody></table></div>");
    }

    private static void AppendByLead(StringBuilder html, ForecastEvaluation evaluation)
    {
        ForecastEntry[] compared = [.. evaluation.Entries.Where(entry => entry.Name != ForecastEvaluation.Naive || entry == evaluation.Model)];
        (double, double)[] Steps(ForecastEntry entry, Func<ForecastScore, int, double> figure) => [.. Enumerable.Range(1, entry.Total.Horizon).Select(h => ((double)h, figure(entry.Total, h)))];
        ChartLine[] Lines(Func<ForecastScore, int, double> figure) => [.. compared.Select((entry, i) => new ChartLine(entry.Name, Style(i), Steps(entry, figure)))];
        ChartLine Rule(string name, params (double, double)[] points) => new(name, "c2", points, "rule");
        int horizon = evaluation.Model.Total.Horizon;

        html.Append("<h2>By lead time</h2><div class=\"pair\">");
        html.Append(LineChart.Draw("Error", "of the median, in mean differences of rows a season apart", "rows ahead", "scaled error", Lines(static (score, h) => score.MaseAt(h)), Half, HalfHeight));
        html.Append(LineChart.Draw("Within the 80 % band", "share of values", "rows ahead", "share", [.. Lines(static (score, h) => score.CoverageAt(h)), Rule("right", (1, 0.8), (Math.Max(horizon, 2), 0.8))], Half, HalfHeight, range: (0, 1)));
        html.Append("</div><h2>Reliability</h2><p>Of the quantile that a tenth of the values should lie below, a tenth of the values should lie below it; so for all nine. A line steeper than the rule is of bands too wide, a flatter one of bands too narrow; one that lies below the rule is of forecasts too low.</p><div class=\"pair\">");
        ChartLine[] below = [.. compared.Select((entry, i) => new ChartLine(entry.Name, Style(i), [.. Enumerable.Range(0, ForecastScore.Levels).Select(level => ((level + 1) / 10.0, entry.Total.Below(level)))], i == 0 ? "dots" : "line"))];
        html.Append(LineChart.Draw("Values below each quantile", "", "level of the quantile", "share of values below", [.. below, Rule("right", (0.1, 0.1), (0.9, 0.9))], Half, HalfHeight + 80, range: (0, 1)));
        html.Append("<div class=\"scroll\"><table class=\"tight\"><thead><tr><th>Level</th>").Append(string.Concat(compared.Select(entry => $"<th>{Page.Text(entry.Name)}</th>"))).Append("</tr></thead><tbody>");
        for (int level = 0; level < ForecastScore.Levels; level++)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>0.{level + 1}</td>").Append(string.Concat(compared.Select(entry => $"<td>{Figure(entry.Total.Below(level))}</td>"))).Append("</tr>");
        html.Append("</tbody></table></div></div>");
    }

    private static void AppendWorst(StringBuilder html, ForecastEvaluation evaluation)
    {
        int[] worst = [.. ByError(evaluation).Where(i => double.IsFinite(evaluation.Model.Series[i].Mase)).Take(Drawn)];
        if (worst.Length == 0) return;
        html.Append("<h2>Worst series</h2><p>Those with the greatest MASE, each with the forecast of its that went worst.</p><div class=\"key\"><span><i style=\"background:var(--value)\"></i>before</span><span><i class=\"truth\"></i>what came</span><span><i style=\"background:var(--median)\"></i>median</span><span><i class=\"fans\"></i>80, 60 and 40 % bands</span><span><i class=\"other\"></i>seasonal naive</span></div><div class=\"pair\">");
        foreach (int i in worst) html.Append(FanChart.Draw(Fan(evaluation, i)));
        html.Append("</div>");
    }

    private static Fan Fan(ForecastEvaluation evaluation, int i)
    {
        var series = evaluation.Set.Series[i];
        var values = evaluation.Rows[i].Values;
        int[] origins = ForecastSet.Origins(series);
        int window = Enumerable.Range(0, origins.Length).MaxBy(window => Error(evaluation.Model.Forecasts[i][window], origins[window]));
        int origin = origins[window], past = Math.Clamp(Math.Max(2 * series.Season, 2 * series.Horizon), 1, Math.Min(origin, MostPast));
        ForecastEntry naive = evaluation.Baseline(ForecastEvaluation.SeasonalNaive);
        string words = $"MASE {Figure(evaluation.Model.Series[i].Mase)}, seasonal naive {Figure(naive.Series[i].Mase)}" + (origins.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $"; forecast {window + 1} of {origins.Length}") : "");
        return new Fan(series.Name, words, Rows(origin - past, past), Rows(origin, series.Horizon), evaluation.Model.Forecasts[i][window], ForecastScore.Levels, bands)
        {
            Other = [.. Medians(naive.Forecasts[i][window])],
        };

        float[] Rows(int from, int count) => [.. values.Skip(from).Take(count).Select(value => (float)value)];
        double Error(float[] quantiles, int at) => Medians(quantiles).Select((median, h) => Math.Abs(values[at + h] - median)).Where(double.IsFinite).DefaultIfEmpty(0).Average();
        static IEnumerable<float> Medians(float[] quantiles) => quantiles.Chunk(ForecastScore.Levels).Select(levels => levels[Median]);
    }

    private static void AppendSeries(StringBuilder html, ForecastEvaluation evaluation)
    {
        ForecastEntry naive = evaluation.Baseline(ForecastEvaluation.SeasonalNaive), evidence = evaluation.Baseline(ForecastEvaluation.Evidence);
        int count = evaluation.Set.Series.Count;
        html.Append("<h2>Series</h2><p>The greatest MASE first.").Append(count > TableRows ? string.Create(CultureInfo.InvariantCulture, $" The first {TableRows} of {count:N0}.") : "");
        html.Append("</p><div class=\"scroll\"><table><thead><tr><th>Series</th><th>Rows</th><th>Forecasts</th><th>MASE</th><th>of seasonal naive's</th><th>of evidence's</th><th>wQL</th><th>Within 80 % band</th></tr></thead><tbody>");
        foreach (int i in ByError(evaluation).Take(TableRows))
        {
            var score = evaluation.Model.Series[i];
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Page.Text(evaluation.Set.Series[i].Name)}</td><td>{evaluation.Set.Series[i].Rows:N0}</td><td>{score.Windows:N0}</td><td>{Figure(score.Mase)}</td>{Relative(score.Mase / naive.Series[i].Mase)}{Relative(score.Mase / evidence.Series[i].Mase)}<td>{Figure(score.Wql, "0.0000")}</td><td>{Percent(score.Coverage)}</td></tr>");
        }
        html.Append("</tbody></table></div>");
    }

    private static IEnumerable<int> ByError(ForecastEvaluation evaluation) =>
        Enumerable.Range(0, evaluation.Set.Series.Count).OrderByDescending(i => double.IsFinite(evaluation.Model.Series[i].Mase) ? evaluation.Model.Series[i].Mase : -1).ThenBy(i => evaluation.Set.Series[i].Name, StringComparer.Ordinal);

    // The one evaluated, what it came from or is compared with, and the baselines.
    private static string Style(int entry) => new[] { "c1", "c4", "c3", "c5" }[Math.Min(entry, 3)];
    private static string Relative(double ratio) => $"<td class=\"{Mark(ratio)}\">{Percent(ratio)}</td>";
    private static string Mark(double ratio) => ratio < 1 ? "good" : ratio > 1 ? "bad" : "";
    private static string Figure(double value, string format = "0.000") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";
    private static string Percent(double share) => double.IsFinite(share) ? (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";
}
