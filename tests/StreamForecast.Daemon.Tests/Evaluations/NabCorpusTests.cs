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
}
