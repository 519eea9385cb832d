using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Evaluations;

public sealed class NabCorpusTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_those_that_labels_name_and_windows_are_times()
    {
        folder.Write("data/real/a.csv", "timestamp,value\n1970-01-01 00:00:01,2\n");
        folder.Write("data/real/unlabelled.csv", "timestamp,value\n1,2\n");
        folder.Write("labels/combined_windows.json", """{ "real/a.csv": [["1970-01-01 00:00:01.000000", "1970-01-01 00:00:09.000000"]] }""");

        var corpus = NabCorpus.Open(folder.Path);

        Assert.Equal(["real/a"], corpus.Files.Files.Select(file => file.Series));
        Assert.Equal([(1000L, 9000L)], corpus.Windows["real/a.csv"]);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("found neither", Assert.Throws<FileNotFoundException>(() => NabCorpus.Open(folder.Path)).Message, StringComparison.Ordinal);

        folder.Write("data/real/a.csv", "timestamp,value\n1,2\n");
        Assert.Contains("found only data/", Assert.Throws<FileNotFoundException>(() => NabCorpus.Open(folder.Path)).Message, StringComparison.Ordinal);

        folder.Write("labels/combined_windows.json", """{ "real/a.csv": [], "real/b.csv": [] }""");
        Assert.Contains("first real/b.csv", Assert.Throws<InvalidDataException>(() => NabCorpus.Open(folder.Path)).Message, StringComparison.Ordinal);

        folder.Write("labels/combined_windows.json", """{ "real/a.csv": [["someday", "later"]] }""");
        Assert.Contains("combined_windows.json", Assert.Throws<InvalidDataException>(() => NabCorpus.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_the_score_by_category_and_the_file_that_cost_most()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(t => $"1970-01-01 00:{t / 60:00}:{t % 60:00},{(t == 150 ? 9 : t % 3)}\n"));
        folder.Write("data/real/a.csv", "timestamp,value\n" + rows);
        folder.Write("labels/combined_windows.json", """{ "real/a.csv": [["1970-01-01 00:02:20.000000", "1970-01-01 00:02:40.000000"]] }""");
        var corpus = NabCorpus.Open(folder.Path);
        var run = new NabRun(corpus);
        run.Run(new BaselineRun("difference").Run, static (_, _) => { }, CancellationToken.None);
        run.Write(folder.Path);

        NabReport.Write(Path.Combine(folder.Path, "report.html"), run, corpus, folder.Path, "test");

        string html = File.ReadAllText(Path.Combine(folder.Path, "report.html"));
        Assert.Contains("<td>real</td><td>1</td>", html, StringComparison.Ordinal);
        Assert.Contains("<strong>real/a.csv</strong>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }
}
