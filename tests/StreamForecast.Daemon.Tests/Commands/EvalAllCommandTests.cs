using System.Globalization;
using StreamForecast.Daemon.Commands;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Daemon.Tests.Service;

namespace StreamForecast.Daemon.Tests.Commands;

public sealed class EvalAllCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_kind_of_set_in_a_folder_comes_onto_the_page_and_has_its_report()
    {
        folder.Write("data/forecasts/a.csv", "timestamp,value\n" + Rows(labels: false));
        folder.Write("data/forecasts/manifest.csv", "series,file,rows,season,train_rows,horizon,test_windows\na,a.csv,200,24,180,10,2\n");
        folder.Write("data/labelled/a.csv", "timestamp,value,label\n" + Rows(labels: true));
        folder.Write("data/labelled/manifest.csv", "series,file,rows,season,train_rows,horizon,test_windows\na,a.csv,200,24,100,0,0\n");
        folder.Write("data/other/readme.txt", "nothing to evaluate");
        string config = folder.Write("config.json", """{ "Training": { "Iterations": 2, "Streams": 4, "Steps": 8, "ReplaySeries": 2 } }"""), page = Path.Combine(folder.Path, "page.md"), results = Path.Combine(folder.Path, "results");

        int code = EvalCommand.Create().Parse(["all", "--data", Path.Combine(folder.Path, "data"), "--results", results, "--output", page, "--model", TestModel.In(folder.Path), "--config", config]).Invoke();

        Assert.Equal(0, code);
        string text = File.ReadAllText(page);
        Assert.Contains("| forecasts | 2 | **", text, StringComparison.Ordinal);
        Assert.Contains("| labelled | 1 | **", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.All(["forecasts", "labelled"], set => Assert.True(File.Exists(Path.Combine(results, set, "report.html"))));
        Assert.True(File.Exists(Path.Combine(results, "forecasts", "forecasts.csv")));
    }

    private static string Rows(bool labels) => string.Concat(Enumerable.Range(0, 200).Select(t =>
        string.Create(CultureInfo.InvariantCulture, $"{1_767_225_600 + 3600 * t},{10 + Math.Sin(t * Math.PI / 12) + 0.01 * (t * 7919 % 13) + (t == 150 ? 9 : 0)}{(labels ? t == 150 ? ",1" : ",0" : "")}\n")));
}
