using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>Writes <c>report.html</c> of <c>eval nab</c>: the three profiles by threshold and by category, and the files that cost most, drawn with their windows.</summary>
internal static class NabReport
{
    private const int Charts = 10;

    /// <summary>Writes the page; the results lie in <paramref name="output"/>.</summary>
    public static void Write(string path, NabRun run, NabCorpus corpus, string output, string model)
    {
        var scorer = run.Score();
        var html = Page.Begin("Numenta Anomaly Benchmark");
        html.Append(CultureInfo.InvariantCulture, $"<p>{corpus.Files.Files.Count} files, {scorer.Windows} windows. A row counts as detected where it opens or escalates an event and its score is at least the threshold. Model {Page.Text(model)}.</p><div class=\"tiles\">");
        foreach (var profile in NabProfile.All) Page.Tile(html, Points(scorer.At(profile, ScoreThresholds.Default)), $"{profile.Name} at 0.5; fitted {Points(scorer.Best(profile).Score)}");
        html.Append("</div>");
        AppendThresholds(html, scorer);
        AppendCategories(html, run);
        AppendCharts(html, run, corpus, output);
        Page.Write(html, path);
    }

    private static void AppendThresholds(StringBuilder html, NabScorer scorer)
    {
        List<ChartLine> lines = [.. NabProfile.All.Select((profile, i) => new ChartLine(profile.Name, new[] { "c1", "c4", "c5" }[i], [.. ScoreThresholds.All.Where(at => at is >= 0.3f and <= 0.95f).Select(at => ((double)at, scorer.At(profile, at)))]))];
        var (low, high) = (lines.Min(line => line.Points.Min(point => point.Y)), lines.Max(line => line.Points.Max(point => point.Y)));
        lines.Add(new ChartLine("default threshold", "c2", [(ScoreThresholds.Default, low), (ScoreThresholds.Default, high)], "rule"));
        html.Append("<h2>Thresholds</h2>").Append(LineChart.Draw("Score by threshold", "one threshold for all files", "threshold", "NAB score", lines));
    }

    private static void AppendCategories(StringBuilder html, NabRun run)
    {
        html.Append("<h2>Categories</h2><p>At 0.5; 100 is the first row of every window and nothing else. A category without windows has no score.</p><div class=\"scroll\"><table class=\"slim\"><thead><tr><th>Category</th><th>Windows</th>");
        foreach (var profile in NabProfile.All) html.Append($"<th>{Page.Text(profile.Name)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (string category in run.Categories)
        {
            var scorer = run.Score(name => NabRun.CategoryOf(name) == category);
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Page.Text(category)}</td><td>{scorer.Windows}</td>");
            foreach (var profile in NabProfile.All) html.Append($"<td>{(scorer.Windows == 0 ? "–" : Points(scorer.At(profile, ScoreThresholds.Default)))}</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table></div>");
    }

    private static void AppendCharts(StringBuilder html, NabRun run, NabCorpus corpus, string output)
    {
        NabProfile standard = NabProfile.All[0];
        html.Append("<h2>Files that cost most</h2><p>Points of the standard profile, of which every window is worth two.</p><div class=\"key\"><span><i style=\"background:var(--value)\"></i>value</span><span><i style=\"background:var(--lens)\"></i>window</span><span><i style=\"background:var(--flag)\"></i>detected</span></div>");
        var costs = corpus.Files.Files.Select(file => (File: file, Cost: run.Score(name => name == file.RelativePath).Lost(standard, ScoreThresholds.Default)));
        foreach (var (file, cost) in costs.OrderByDescending(one => one.Cost).ThenBy(one => one.File.RelativePath, StringComparer.Ordinal).Take(Charts))
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><strong>{Page.Text(file.RelativePath)}</strong><span>{cost:0.00} points lost</span><span>{corpus.Windows[file.RelativePath].Length} windows</span></figcaption>");
            html.Append(LabelledChart.Draw(LabelledTrace.Read(file, NabRun.ResultPath(output, file), file.Series!), 0, int.MaxValue)).Append("</figure>");
        }
    }

    private static string Points(double score) => score.ToString("0.0", CultureInfo.InvariantCulture);
}
