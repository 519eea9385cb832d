using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.History;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Tests.Backtests;

public sealed class BacktestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_row_is_answered_in_order_gaps_duplicates_and_late_rows_too()
    {
        folder.Write("in/plant/a.csv", "timestamp,value,label\n2026-01-01 00:00:00,1.50,0\n2026-01-01 01:00:00,,1\n1767232800,3,0\n1767232800,3,0\n2026-01-01T00:30:00Z,9,0\n");

        var result = Run();

        string[] lines = File.ReadAllLines(Path.Combine(folder.Path, "out/plant/a.csv"));
        Assert.Equal("timestamp,value,score,flag,kind,q05,q50,q95", lines[0]);
        Assert.Equal(["2026-01-01T00:00:00Z,1.5", "2026-01-01T01:00:00Z,", "2026-01-01T02:00:00Z,3", "2026-01-01T02:00:00Z,3", "2026-01-01T00:30:00Z,9"], lines.Skip(1).Select(line => string.Join(',', line.Split(',')[..2])));
        Assert.Equal("1.5,0,0,none,,,", lines[1][(lines[1].IndexOf(',', StringComparison.Ordinal) + 1)..]);
        Assert.All(lines.Skip(1), line => Assert.Equal(8, line.Split(',').Length));
        var score = Assert.Single(result.Series).Score;
        Assert.Equal((5, 2, 1, 1, 1), (score.Rows, score.Observed, score.Gaps, score.Duplicates, score.Late));
        Assert.Equal("plant/a", result.Series[0].Name);
    }

    [Fact]
    public void A_series_has_the_same_answers_alone_among_many_and_in_a_file_of_many()
    {
        for (int i = 0; i < 70; i++) folder.Write($"in/s{i:00}.csv", "timestamp,value\n" + Rows(i, 40 + i));
        Run();
        string among = File.ReadAllText(Path.Combine(folder.Path, "out/s07.csv"));

        folder.Write("alone/s07.csv", "timestamp,value\n" + Rows(7, 47));
        Run("alone", "out-alone");
        Assert.Equal(among, File.ReadAllText(Path.Combine(folder.Path, "out-alone/s07.csv")));

        // The first half in one file, the second in the next, beside another series: a series runs on from file to file.
        string[] rows = [.. Rows(7, 47).TrimEnd().Split('\n')];
        string Many(IEnumerable<string> part) => "series,timestamp,value\n" + string.Concat(part.Select(row => $"other,{row}\ns07,{row}\n"));
        folder.Write("many/1.csv", Many(rows[..20]));
        folder.Write("many/2.csv", Many(rows[20..]));
        Run("many", "out-many");
        var answers = File.ReadLines(Path.Combine(folder.Path, "out-many/1.csv")).Skip(1).Concat(File.ReadLines(Path.Combine(folder.Path, "out-many/2.csv")).Skip(1)).ToList();
        Assert.Equal(among.TrimEnd().Split('\n').Skip(1), answers.Where((_, i) => i % 2 == 1));
    }

    [Fact]
    public void Later_rows_never_reach_earlier_answers()
    {
        string[] rows = Rows(7, 300).TrimEnd().Split('\n');
        folder.Write("in/a.csv", "timestamp,value\n" + string.Join('\n', rows));
        Run();
        string[] answers = File.ReadAllLines(Path.Combine(folder.Path, "out/a.csv"));

        // The series' own future, moved up by some rows.
        folder.Write("altered/a.csv", "timestamp,value\n" + string.Join('\n', rows.Select((row, t) => t < 200 ? row : row.Split(',')[0] + "," + rows[Math.Min(t + 9, 299)].Split(',')[1])));
        Run("altered", "out-altered");
        string[] altered = File.ReadAllLines(Path.Combine(folder.Path, "out-altered/a.csv"));

        Assert.Equal(answers[..201], altered[..201]);
        Assert.NotEqual(answers[202..], altered[202..]);
    }

    [Fact]
    public void An_empty_file_is_answered_by_an_empty_one()
    {
        folder.Write("in/a.csv", "timestamp,value\n");
        folder.Write("in/b.csv", "timestamp,value\n1,2\n");

        Run();

        Assert.Equal(BacktestFile.Header, File.ReadAllText(Path.Combine(folder.Path, "out/a.csv")).TrimEnd());
    }

    [Fact]
    public void A_series_in_a_file_of_its_own_and_in_one_of_many_is_refused()
    {
        folder.Write("in/a.csv", "timestamp,value\n1,2\n");
        folder.Write("in/many.csv", "series,timestamp,value\na,1,2\n");

        string told = Assert.Throws<InvalidDataException>(() => Run()).Message;

        Assert.Contains("series \"a\"", told, StringComparison.Ordinal);
        Assert.Contains("many.csv", told, StringComparison.Ordinal);
    }

    private BacktestResult Run(string input = "in", string output = "out")
    {
        var options = new EngineOptions();
        using var model = new NetworkStepModel(new ForecastNetwork(NetworkShape.Default, seed: 1), "test@00000000");
        using var shard = new Shard(options, model);
        return new Backtest(HistoryFolder.Open(Path.Combine(folder.Path, input)), Path.Combine(folder.Path, output))
            .Run(new HistoryRun(options, shard), model.Name, static (_, _) => { }, CancellationToken.None);
    }

    private static string Rows(int seed, int rows)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int t = 0; t < rows; t++) text.Append(CultureInfo.InvariantCulture, $"{1_767_225_600 + t * 3600},{Math.Sin(t / 4.0) + random.NextDouble()}\n");
        return text.ToString();
    }
}
