using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Training;

/// <summary>
/// Writes the training's <c>report.html</c>: losses first, then forecasts to look at, then what went on inside the network. Equal runs
/// give equal bytes: nothing here tells the time.
/// </summary>
internal static class TrainingReport
{
    private const double Half = 450, HalfHeight = 240;
    private static readonly int[] bands = [0, 2, 3];            // 5 to 95 %, 20 to 80 %, 30 to 70 %

    /// <summary>Writes the page; <paramref name="samples"/> are of series that were <paramref name="watched"/>, or else trained on.</summary>
    public static void Write(string path, ModelCard card, ForecastTrainer trainer, IReadOnlyList<SampleForecast> samples, bool watched)
    {
        var html = Page.Begin($"Training of {card.Version}");
        html.Append($"<p>{Page.Text(card.Description)}</p><p><code>{Page.Text(card.Command)}</code></p>");
        AppendTiles(html, card, trainer);
        AppendLosses(html, card, trainer);
        AppendSamples(html, samples, watched, card.Gate is null ? "with the weights that were saved" : "with the share of the change that was kept, before all rows were trained on");
        AppendInside(html, trainer.Inspector);
        AppendOptions(html, card.Training);
        Page.Write(html, path);
    }

    private static void AppendTiles(StringBuilder html, ModelCard card, ForecastTrainer trainer)
    {
        html.Append("<div class=\"tiles\">");
        Page.Tile(html, Number(card.Loss), "loss of the last tenth of the updates");
        if (card.Gate is { HeldBackRows: > 0 } gate)
        {
            Page.Tile(html, Number(gate.Losses.First(one => one.Alpha == gate.Alpha).Loss), string.Create(CultureInfo.InvariantCulture, $"loss of the held-back rows with {gate.Alpha:0.##} of the change, which was kept; {Number(gate.Losses[0].Loss)} with none"));
        }
        else if (trainer.BestIteration > 0)
        {
            double last = trainer.Steps.Last(step => !double.IsNaN(step.HeldBackLoss)).HeldBackLoss;
            bool keepsBest = card.Training.Patience > 0;
            Page.Tile(html, Number(keepsBest ? trainer.BestHeldBackLoss : last), $"loss of the held-back rows{(keepsBest ? ", at the update that was saved" : $"; best {Number(trainer.BestHeldBackLoss)}")}");
        }
        Page.Tile(html, Page.Count(trainer.Iteration), trainer.Iteration < card.Training.Iterations ? $"updates, stopped early of {Page.Count(card.Training.Iterations!.Value)}" : $"updates of {card.Training.Streams} streams by {card.Training.Steps} rows");
        Page.Tile(html, Page.Count(card.Rows), $"rows in {Page.Count(card.Series)} series");
        Page.Tile(html, Page.Count(card.Parameters), "weights");
        html.Append("</div>");
    }

    private static void AppendLosses(StringBuilder html, ModelCard card, ForecastTrainer trainer)
    {
        var steps = trainer.Steps;
        html.Append("<h2>Loss</h2><p>Twice the pinball loss over the series' own scale, averaged over quantile levels and horizons; a median that is one scale off costs 1. Held-back rows are never trained on and are scored without dropout; being a small sample of other series, or of later rows, they tell by their course, not by their height.</p>");
        var lines = new List<ChartLine>
        {
            new("each update", "c1", [.. steps.Select(step => ((double)step.Iteration, step.Loss))], "faint"),
            new($"running mean", "c1", Smooth(steps)),
        };
        if (trainer.BestIteration > 0) lines.Add(new("held back", "c2", [.. steps.Where(step => !double.IsNaN(step.HeldBackLoss)).Select(step => ((double)step.Iteration, step.HeldBackLoss))], "dots"));
        html.Append(LineChart.Draw("Training and held-back loss", "", "update", "loss", lines, height: 300)).Append("<div class=\"pair\">");
        html.Append(LineChart.Draw("Learning rate", card.Training.Schedule.ToString(), "update", "step size", [new("rate", "c1", [.. steps.Select(step => ((double)step.Iteration, step.Rate))])], Half, HalfHeight));
        var norm = new List<ChartLine> { new("gradient", "c1", [.. steps.Select(step => ((double)step.Iteration, step.GradientNorm))]) };
        if (card.Training.ClipNorm > 0) norm.Add(new($"clipped to {card.Training.ClipNorm.ToString(CultureInfo.InvariantCulture)}", "c3", [(1, card.Training.ClipNorm), (Math.Max(steps.Count, 2), card.Training.ClipNorm)], "rule"));
        html.Append(LineChart.Draw("Norm of the gradient", "before clipping", "update", "Euclidean norm", norm, Half, HalfHeight, logarithmic: true)).Append("</div>");
    }

    private static void AppendSamples(StringBuilder html, IReadOnlyList<SampleForecast> samples, bool watched, string weights)
    {
        if (samples.Count == 0) return;
        html.Append($"<h2>Sample forecasts</h2><p>Of series {(watched ? "whose rows here were held back" : "that were trained on, for none were held back")}, {weights}; in the series' own units.</p>");
        html.Append("<div class=\"key\"><span><i style=\"background:var(--value)\"></i>before</span><span><i class=\"truth\"></i>what came</span><span><i style=\"background:var(--median)\"></i>median</span><span><i class=\"fans\"></i>40, 60 and 90 % bands</span></div><div class=\"pair\">");
        foreach (var sample in samples) html.Append(FanChart.Draw(new Fan(sample.Name, "", sample.Past, sample.Came, sample.Quantiles, NetworkShape.LevelCount, bands)));
        html.Append("</div>");
    }

    private static void AppendInside(StringBuilder html, TrainingInspector inspector)
    {
        if (inspector.Iterations.Count == 0) return;
        html.Append("<h2>Inside the network</h2><p>Where gradients vanish, the first chart falls steeply: what a row cannot feel, it cannot learn. A gate that is always open or shut, and a tanh at its end, pass no gradient on.</p><div class=\"pair\">");
        html.Append(LineChart.Draw("How far back the loss reaches", "norm of dLoss/dh over that at lag 0", "lag (rows)", "share left", ByLag(inspector), Half, HalfHeight, logarithmic: true));
        html.Append(LineChart.Draw("Openness of the gates", "mean over units, rows and steps", "update", "mean (0 shut, 1 open)", ByUpdate(inspector, "gate_open"), Half, HalfHeight, range: (0, 1)));
        html.Append(LineChart.Draw("Saturated share", "gates below 0.05 or above 0.95, tanh beyond ±0.95", "update", "share of values", ByUpdate(inspector, "saturated"), Half, HalfHeight, range: (0, 1)));
        html.Append(LineChart.Draw("Norm of the gradient by part", "", "update", "Euclidean norm", ByPart(inspector, "gradient_norm"), Half, HalfHeight, logarithmic: true));
        html.Append(LineChart.Draw("Norm of the update by part", "what the optimizer changed", "update", "Euclidean norm", ByPart(inspector, "update_norm"), Half, HalfHeight, logarithmic: true));
        html.Append("</div><p>inspection.csv holds these figures, matrix by matrix.</p>");
    }

    private static void AppendOptions(StringBuilder html, TrainingOptions options)
    {
        html.Append("<h2>Options</h2><div class=\"scroll\"><table class=\"slim\"><tbody>");
        foreach (var (name, value) in TrainingCheckpoint.Identity(options)) html.Append($"<tr><td>{Page.Text(name)}</td><td>{Page.Text(value.Trim('"'))}</td></tr>");
        html.Append("</tbody></table></div>");
    }

    // Over a fortieth of the run, so that every run shows its bend and not its noise.
    private static List<(double, double)> Smooth(IReadOnlyList<TrainingStep> steps)
    {
        double memory = 1 - 1 / Math.Max(1.0, steps.Count / 40.0), sum = 0, weight = 0;
        var points = new List<(double, double)>(steps.Count);
        foreach (var step in steps)
        {
            sum = memory * sum + step.Loss;
            weight = memory * weight + 1;
            points.Add((step.Iteration, sum / weight));
        }
        return points;
    }

    private static List<ChartLine> ByLag(TrainingInspector inspector)
    {
        int count = inspector.Iterations.Count;
        int[] records = [.. new[] { 0, count / 4, count / 2, count - 1 }.Distinct()];
        int[] columns = [.. Columns(inspector, "hidden_gradient")];
        return [.. records.Select((record, i) => new ChartLine($"update {Page.Count(inspector.Iterations[record])}", $"f{i + 4 - records.Length + 1}",
            [.. columns.Select(column => (double.Parse(inspector.Columns[column].Of, CultureInfo.InvariantCulture), (double)inspector.Record(record)[column]))]))];
    }

    private static List<ChartLine> ByUpdate(TrainingInspector inspector, string measure) =>
        [.. Columns(inspector, measure).Select((column, i) => new ChartLine(inspector.Columns[column].Of, $"c{i + 1}",
            [.. inspector.Iterations.Select((iteration, record) => ((double)iteration, (double)inspector.Record(record)[column]))]))];

    // Matrices by the part of the network they belong to: what stands before the dot of their names.
    private static List<ChartLine> ByPart(TrainingInspector inspector, string measure) =>
        [.. Columns(inspector, measure).GroupBy(column => inspector.Columns[column].Of.Split('.')[0]).Select((part, i) => new ChartLine(part.Key, $"c{i + 1}",
            [.. inspector.Iterations.Select((iteration, record) => ((double)iteration, Math.Sqrt(part.Sum(column => Math.Pow(inspector.Record(record)[column], 2)))))]))];

    private static IEnumerable<int> Columns(TrainingInspector inspector, string measure) => Enumerable.Range(0, inspector.Columns.Count).Where(column => inspector.Columns[column].Measure == measure);

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
