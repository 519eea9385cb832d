using System.Globalization;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Tests.Evaluations;

public sealed class AnomalyEvaluationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_row_is_answered_with_stamp_and_value_as_they_stood()
    {
        folder.Write("set/plant/a.csv", "timestamp,value,label\n1767225600,1.50,0\n1767229200,,1\n1767232800,3e0,0\n1767232800,3e0,0\n");

        Run();

        Assert.Equal(["timestamp,value,score,flag", "1767225600,1.50,0,0", "1767229200,,0,0", "1767232800,3e0,0,0", "1767232800,3e0,0,0"], Answers("plant/a.csv"));
    }

    [Fact]
    public void Labels_never_reach_the_answers_and_later_rows_never_reach_earlier_ones()
    {
        string[] rows = [.. Rows(7, 600, spikeAt: 500)];
        Write("set/a.csv", rows, t => t == 500);
        Run();
        string[] answers = Answers("a.csv");
        Assert.EndsWith(",1", answers[501], StringComparison.Ordinal);       // the spike is flagged

        Write("set/a.csv", rows, t => t % 3 == 0);
        Run();
        Assert.Equal(answers, Answers("a.csv"));

        // The future moved up by some rows: what was said up to row 400 stays.
        Write("set/a.csv", [.. rows[..400], .. rows[400..].Select((row, i) => row[..row.IndexOf(',', StringComparison.Ordinal)] + rows[Math.Min(420 + i, 599)][row.IndexOf(',', StringComparison.Ordinal)..])], t => t == 500);
        Run();
        Assert.Equal(answers[..401], Answers("a.csv")[..401]);
        Assert.NotEqual(answers, Answers("a.csv"));
    }

    [Fact]
    public void The_first_half_is_warm_up_unless_a_manifest_tells_another_share()
    {
        Write("set/a.csv", [.. Rows(7, 600, spikeAt: 500)], t => t is 100 or 500);
        Assert.Equal((300, 1), (Run().Series[0].TrainRows, Run().AtDefault.Events));

        folder.Write("set/manifest.csv", "series,file,rows,interval_s,train_rows\nplant-a,a.csv,600,60,50\n");
        LabelledSetScore score = Run();
        Assert.Equal(("plant-a", 50, 2), (score.Series[0].Name, score.Series[0].TrainRows, score.AtDefault.Events));
        Assert.Equal(550 / 1440.0, score.Days, 9);
    }

    [Fact]
    public void Series_in_files_of_many_are_judged_each_by_itself_across_files()
    {
        string[] rows = [.. Rows(7, 600, spikeAt: 500)];
        Write("set/a.csv", rows, t => t == 500);
        LabelledSetScore alone = Run();

        string Many(IEnumerable<int> part) => "series,timestamp,value,label\n" + string.Concat(part.Select(t => $"b,{rows[t]},0\na,{rows[t]},{(t == 500 ? 1 : 0)}\n"));
        folder.Write("many/1.csv", Many(Enumerable.Range(0, 250)));
        folder.Write("many/2.csv", Many(Enumerable.Range(250, 350)));
        LabelledSetScore many = Run("many");

        Assert.Equal(["b", "a"], many.Series.Select(series => series.Name));
        Assert.Equal(alone.AveragePrecision, many.AveragePrecision);
        Assert.Equal((alone.AtDefault.Found, alone.Days), (many.Series[1].AtDefault.Found, many.Series[1].Days));
        Assert.StartsWith("b,1767225600,", Answers("1.csv")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_labels_is_refused_with_what_is_missing()
    {
        folder.Write("set/a.csv", "timestamp,value\n1,2\n");
        Assert.Contains("has a column label", Assert.Throws<InvalidDataException>(() => Run()).Message, StringComparison.Ordinal);

        folder.Write("set/b.csv", "timestamp,value,label\n1,2,0\n");
        folder.Write("set/manifest.csv", "series,file,train_rows\na,a.csv,1\n");
        Assert.Contains("a.csv has no column label", Assert.Throws<InvalidDataException>(() => Run()).Message, StringComparison.Ordinal);

        folder.Write("set/manifest.csv", "series,file,train_rows\nb,b.csv,half\n");
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(() => Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_baseline_answers_in_the_detectors_place()
    {
        Write("set/a.csv", [.. Rows(7, 600, spikeAt: 500)], t => t == 500);
        var run = new BaselineRun("difference");

        LabelledSetScore score = new AnomalyEvaluation(LabelledSet.Open(Path.Combine(folder.Path, "set")), Path.Combine(folder.Path, "out")).Run(run.Run, run.Series, static (_, _) => { }, CancellationToken.None);

        Assert.Equal((1, 1), (score.AtDefault.Events, score.AtDefault.Found));
        Assert.EndsWith(",1", Answers("a.csv")[501], StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_draws_what_was_missed_and_what_was_false()
    {
        Write("set/a.csv", [.. Rows(7, 600, spikeAt: 500)], t => t is >= 400 and < 405);
        LabelledSetScore score = Run();

        AnomalyReport.Write(Path.Combine(folder.Path, "report.html"), LabelledSet.Open(Path.Combine(folder.Path, "set")), Path.Combine(folder.Path, "out"), "test", score);

        string html = File.ReadAllText(Path.Combine(folder.Path, "report.html"));
        Assert.Contains("Missed: 2026-01-01 06:40", html, StringComparison.Ordinal);
        Assert.Contains("False alarm: 2026-01-01 08:20", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
    }

    private LabelledSetScore Run(string set = "set")
    {
        var options = new EngineOptions();
        using var model = new NetworkStepModel(new ForecastNetwork(NetworkShape.Default, seed: 1), "test@00000000");
        using var shard = new Shard(options, model);
        return new AnomalyEvaluation(LabelledSet.Open(Path.Combine(folder.Path, set)), Path.Combine(folder.Path, "out"))
            .Run(new HistoryRun(options, shard).Run, shard.Series, static (_, _) => { }, CancellationToken.None);
    }

    private string[] Answers(string file) => File.ReadAllLines(Path.Combine(folder.Path, "out", file));

    private void Write(string name, string[] rows, Func<int, bool> labelled) => folder.Write(name, "timestamp,value,label\n" + string.Concat(rows.Select((row, t) => $"{row},{(labelled(t) ? 1 : 0)}\n")));

    private static IEnumerable<string> Rows(int seed, int rows, int spikeAt)
    {
        var random = new Random(seed);
        for (int t = 0; t < rows; t++)
            yield return string.Create(CultureInfo.InvariantCulture, $"{1_767_225_600 + t * 60},{Math.Sin(t / 40.0) + 0.1 * random.NextDouble() + (t == spikeAt ? 8 : 0)}");
    }
}
