using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>Writes what the program scores on a folder of public sets as one Markdown page, for who thinks about using it: <c>docs/ACCURACY.md</c>. Nothing in it depends on the machine.</summary>
internal sealed class AccuracyPage(string model, string command, DateOnly date)
{
    private const double Narrow = 0.77, Wide = 0.83;         // coverage of an 80 % band that is told as a failing beyond

    private readonly StringBuilder text = new();
    private readonly List<string> losses = [];

    /// <summary>The page.</summary>
    public string Write(IReadOnlyList<ForecastFigures> forecasts, IReadOnlyList<AnomalyFigures> anomalies, NabFigures? nab)
    {
        Line("# Accuracy");
        Line();
        Line($"Measured {date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} with model {model}, by the shipped binary: `{command}`.");
        Line();
        Line("Every figure comes from the production path with production defaults: each series goes row by row through the code that `run` runs, in file order, and nothing said of a row knows a later one.");
        Line("Interval and season are found by the engine itself. Labels and later rows are read by the judges alone. No setting is chosen for a set. The figures do not depend on the number of threads; a processor with other instructions may move their last digit.");
        if (forecasts.Count > 0) WriteForecasts(forecasts);
        if (anomalies.Count > 0) WriteAnomalies(anomalies);
        if (nab is not null) WriteNab(nab);
        WriteLosses();
        WriteSources(forecasts, anomalies);
        return text.ToString();
    }

    private void WriteForecasts(IReadOnlyList<ForecastFigures> sets)
    {
        bool adapted = sets.Any(set => set.Gate is not null);
        Line();
        Line("## Forecasts");
        Line();
        Line("MASE: mean absolute error of the median over the mean difference of rows a season apart before the forecast. wQL: pinball loss of the quantiles 0.1 to 0.9 over the sum of the values' sizes.");
        Line($"Less is better in both. In 80 %: share of values between the quantiles 0.1 and 0.9, which should be 0.80.{(adapted ? " *Adapted*: the model trained further on the set's rows before the first forecast, as retraining does." : "")}");
        Line("*As shipped*: the model as it comes, from simulated series alone unless its card says otherwise. *Evidence*: the simple forecasts weighed by their recent errors, without any network. *Others*: measured elsewhere on the same files.");
        Line();
        Line($"| set | forecasts |{(adapted ? " adapted | in 80 % |" : "")} as shipped | in 80 % | evidence | seasonal naive | others |");
        Line($"| --- | ---: |{(adapted ? " ---: | ---: |" : "")} ---: | ---: | ---: | ---: | --- |");
        foreach (var set in sets)
        {
            ForecastScore shipped = Shipped(set);
            Line($"| {set.Set} | {Page.Count(set.Windows)} |{(adapted ? $" **{Pair(set.Model)}** | {Figure(set.Model.Coverage, "0.00")} |" : "")} {Pair(shipped)} | {Figure(shipped.Coverage, "0.00")} | {Pair(set.Of(ForecastEvaluation.Evidence))} | {Pair(set.Of(ForecastEvaluation.SeasonalNaive))} | {Others(set)} |");
            NoteLosses(set);
        }
        Line($"| mean over seasonal naive | |{(adapted ? $" **{Mean(sets, set => set.Model)}** | |" : "")} {Mean(sets, Shipped)} | | {Mean(sets, set => set.Of(ForecastEvaluation.Evidence))} | 1 / 1 | |");
        Line();
        Line("MASE / wQL in each cell; the last row is the geometric mean over the sets of each figure over that of seasonal naive.");
        if (sets.Any(set => set.Published is not null)) WriteCompetition(sets, adapted);
    }

    private void WriteCompetition(IReadOnlyList<ForecastFigures> sets, bool adapted)
    {
        Line();
        Line("On the M4 series, by the competition's own measure (OWA: mean of sMAPE and MASE, each over that of Naive2), beside published forecasts of the same series:");
        Line();
        Line($"| set |{(adapted ? " adapted |" : "")} as shipped | evidence | published |");
        Line($"| --- |{(adapted ? " ---: |" : "")} ---: | ---: | --- |");
        foreach (var set in sets)
        {
            if (set.Published is not { } published) continue;
            string others = string.Join(", ", published.Methods.Select(method => $"{method.Name} {Figure(published.Owa(method.Smape, method.Mase))}"));
            Line($"| {set.Set} |{(adapted ? $" **{Figure(published.Owa(set.Model))}** |" : "")} {Figure(published.Owa(Shipped(set)))} | {Figure(published.Owa(set.Of(ForecastEvaluation.Evidence)))} | {others} |");
        }
    }

    private void WriteAnomalies(IReadOnlyList<AnomalyFigures> sets)
    {
        Line();
        Line("## Anomalies");
        Line();
        Line($"AP: average precision of the score over rows, mean of the series. The rest at the default threshold {Figure(ScoreThresholds.Default, "0.0")}, the same for all series, fixed before any data was seen: an event is found by an alarm within {AlarmCount.Patience} rows of its");
        Line("beginning, any other alarm is false. Baselines and others have no default; theirs is the threshold that did best on the labels of the warm-up.");
        Line();
        Line("| set | events | AP | event F1 | precision | recall | false alarms a series-day | median delay, rows | baselines, AP / F1 | others, AP / F1 |");
        Line("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |");
        foreach (var set in sets)
        {
            AlarmCount count = set.Model.AtDefault;
            var known = KnownSet.Find(set.Set, set.Model.Series.Count, set.Rows);
            string baselines = string.Join(", ", set.Baselines.Select(baseline => $"{baseline.Name} {Figure(baseline.Score.AveragePrecision)} / {Figure(baseline.Score.Scored[baseline.Score.CalibratedPlace].F1)}"));
            string others = string.Join(", ", (known?.Detectors ?? []).Select(other => $"{other.Name} {Figure(other.AveragePrecision)} / {Figure(other.F1)}"));
            Line($"| {set.Set} | {Page.Count(count.Events)} | **{Figure(set.Model.AveragePrecision)}** | **{Figure(count.F1)}** | {Figure(count.Precision)} | {Figure(count.Recall)} | {Figure(count.FalseAlarms / set.Model.Days)} | {Figure(count.MedianDelay, "0.#")} | {baselines} | {others} |");
            (string Name, double AveragePrecision, double F1)[] rivals = [.. set.Baselines.Select(one => (one.Name, one.Score.AveragePrecision, one.Score.Scored[one.Score.CalibratedPlace].F1)), .. known?.Detectors ?? []];
            NoteLosses(set.Set,
                Beaten("average precision", set.Model.AveragePrecision, "0.000", rivals.Where(one => one.AveragePrecision > set.Model.AveragePrecision).Select(one => (one.Name, one.AveragePrecision))),
                Beaten("event F1", count.F1, "0.000", rivals.Where(one => one.F1 > count.F1).Select(one => (one.Name, one.F1))));
        }
    }

    private void WriteNab(NabFigures nab)
    {
        string Row(IEnumerable<double> scores) => string.Join(" | ", scores.Select(score => Figure(score, "0.0")));
        Line();
        Line("## Numenta Anomaly Benchmark");
        Line();
        Line($"{nab.Files} files, {Page.Count(nab.Rows)} rows, {nab.Windows} windows, scored by NAB's rules. What NAB publishes is at a threshold fitted on the labels; the first row is at ours, which was not.");
        Line();
        Line("| | standard | reward low FP | reward low FN |");
        Line("| --- | ---: | ---: | ---: |");
        Line($"| StreamForecast, default threshold | {Row(nab.AtDefault)} |");
        Line($"| StreamForecast, fitted | **{string.Join("** | **", nab.Fitted.Select(score => Figure(score, "0.0")))}** |");
        foreach (var (name, standard, lowFalse, lowMissed) in KnownSet.Nab) Line($"| {name}, published | {Row([standard, lowFalse, lowMissed])} |");
        NoteLosses("NAB", [.. NabProfile.All.Select((profile, i) => Beaten(profile.Name, nab.Fitted[i], "0.0",
            KnownSet.Nab.Select(one => (one.Name, Score: i == 0 ? one.Standard : i == 1 ? one.LowFalse : one.LowMissed)).Where(one => one.Score > nab.Fitted[i])))]);
    }

    private void WriteLosses()
    {
        Line();
        Line("## Where we lose");
        Line();
        Line(losses.Count == 0 ? "Nowhere among the figures above." : "Our figure, and those that are better:");
        if (losses.Count > 0) Line();
        foreach (string loss in losses) Line($"- {loss}");
    }

    private void WriteSources(IReadOnlyList<ForecastFigures> forecasts, IReadOnlyList<AnomalyFigures> anomalies)
    {
        Line();
        Line("## The sets");
        Line();
        Line("| set | series | rows | source |");
        Line("| --- | ---: | ---: | --- |");
        foreach (var (name, series, rows) in forecasts.Select(set => (set.Set, set.Series, set.Rows)).Concat(anomalies.Select(set => (set.Set, set.Model.Series.Count, set.Rows))))
            Line($"| {name} | {Page.Count(series)} | {Page.Count(rows)} | {KnownSet.Find(name, series, rows)?.Source ?? "not known here"} |");
        Line();
        Line("Forecasting windows lie one behind the other at the end of each series. Of labelled series the first half is warm-up and not judged. Others' forecasts: statsforecast 2 (MSTL, AutoETS, AutoTheta), fitted anew at");
        Line("every origin, and a ridge autoregression fitted once. Others' detectors: OpenSearch's Thresholded Random Cut Forest (50 trees, 256 samples, shingle 8), and the residual of a ridge autoregression.");
    }

    private void NoteLosses(ForecastFigures set)
    {
        (string Name, double Mase, double Wql)[] rivals =
        [
            .. set.Entries.Skip(1).Select((entry, i) => (i == 0 && set.Gate is not null ? "as shipped" : entry.Name, entry.Score.Mase, entry.Score.Wql)),
            .. KnownSet.Find(set.Set, set.Series, set.Rows)?.Forecasts ?? [],
        ];
        NoteLosses(set.Set,
            Beaten("MASE", set.Model.Mase, "0.000", rivals.Where(one => one.Mase < set.Model.Mase).Select(one => (one.Name, one.Mase))),
            Beaten("wQL", set.Model.Wql, "0.0000", rivals.Where(one => one.Wql < set.Model.Wql).Select(one => (one.Name, one.Wql))),
            set.Model.Coverage is < Narrow or > Wide ? $"the 80 % band holds {Figure(100 * set.Model.Coverage, "0.0")} % of the values" : "");
    }

    private void NoteLosses(string set, params string[] found)
    {
        string[] told = [.. found.Where(loss => loss.Length > 0)];
        if (told.Length > 0) losses.Add($"{set}: {string.Join("; ", told)}.");
    }

    private static string Beaten(string measure, double ours, string format, IEnumerable<(string Name, double Figure)> better)
    {
        string[] names = [.. better.Select(one => $"{one.Name} {Figure(one.Figure, format)}")];
        return names.Length == 0 ? "" : $"{measure} {Figure(ours, format)}, and {string.Join(", ", names)}";
    }

    // Behind the adapted one stands the model that it was made of.
    private static ForecastScore Shipped(ForecastFigures set) => set.Gate is null ? set.Model : set.Entries[1].Score;

    private static string Others(ForecastFigures set) =>
        string.Join(", ", (KnownSet.Find(set.Set, set.Series, set.Rows)?.Forecasts ?? []).Select(other => $"{other.Name} {Figure(other.Mase)} / {Figure(other.Wql, "0.0000")}"));

    private static string Mean(IReadOnlyList<ForecastFigures> sets, Func<ForecastFigures, ForecastScore> of)
    {
        double Geometric(Func<ForecastScore, double> figure) => Math.Exp(sets.Average(set => Math.Log(figure(of(set)) / figure(set.Of(ForecastEvaluation.SeasonalNaive)))));
        return $"{Figure(Geometric(static score => score.Mase))} / {Figure(Geometric(static score => score.Wql))}";
    }

    private static string Pair(ForecastScore score) => $"{Figure(score.Mase)} / {Figure(score.Wql, "0.0000")}";

    private static string Figure(double value, string format = "0.000") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";

    private void Line(string line = "") => text.Append(line).Append('\n');
}
