using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Tests.History;

public sealed class HistoryFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Series_are_named_by_their_path_without_the_ending_below_the_folder_that_was_given()
    {
        folder.Write("b/pump-3.csv", "timestamp,value\n");
        folder.Write("a.CSV", "timestamp,value\n");
        folder.Write("b/notes.txt", "timestamp,value\n");

        Assert.Equal(["a", "b/pump-3"], HistoryFolder.Open(folder.Path).Files.Select(file => file.Series));
        Assert.Equal(["pump-3"], HistoryFolder.Open(Path.Combine(folder.Path, "b")).Files.Select(file => file.Series));
        Assert.Equal(["pump-3"], HistoryFolder.Open(Path.Combine(folder.Path, "b", "pump-3.csv")).Files.Select(file => file.Series));
    }

    [Fact]
    public void Files_without_the_columns_are_left_out_of_a_folder_and_named()
    {
        folder.Write("a.csv", "timestamp,value\n1,2\n");
        folder.Write("manifest.csv", "series,file,rows\na,a.csv,1\n");

        var history = HistoryFolder.Open(folder.Path);

        Assert.Equal(["a"], history.Files.Select(file => file.Series));
        Assert.Equal(["manifest.csv: its header is \"series,file,rows\""], history.Skipped);
    }

    [Fact]
    public void What_holds_nothing_to_read_is_refused_with_what_was_found()
    {
        string empty = folder.Write("empty/a.csv", "");
        string headless = folder.Write("headless/a.csv", "1,2\n3,4\n");

        Assert.Contains("found nothing there", Assert.Throws<FileNotFoundException>(() => HistoryFolder.Open(Path.Combine(folder.Path, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("the file is empty", Assert.Throws<InvalidDataException>(() => HistoryFolder.Open(empty)).Message, StringComparison.Ordinal);
        Assert.Contains("its header is \"1,2\"", Assert.Throws<InvalidDataException>(() => HistoryFolder.Open(headless)).Message, StringComparison.Ordinal);
        Assert.Contains("1 CSV files, none with columns", Assert.Throws<InvalidDataException>(() => HistoryFolder.Open(Path.Combine(folder.Path, "headless"))).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(folder.Path, "bare"));
        Assert.Contains("no file ending in .csv", Assert.Throws<InvalidDataException>(() => HistoryFolder.Open(Path.Combine(folder.Path, "bare"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_of_one_name_are_refused()
    {
        folder.Write("a.csv", "timestamp,value\n");
        folder.Write("a.CSV", "timestamp,value\n");

        Assert.Contains("both hold series \"a\"", Assert.Throws<InvalidDataException>(() => HistoryFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_goes_by_time_and_leaves_every_file_its_own_order()
    {
        folder.Write("a.csv", "timestamp,value\n10,1\n30,2\n20,3\n40,4\n");       // 20 is late
        folder.Write("b.csv", "timestamp,value\n15,5\n30,6\n35,7\n");
        var order = new List<double>();

        using var merge = new HistoryMerge(HistoryFolder.Open(folder.Path).Files);
        while (merge.Next() is { } row) order.Add(row.Value);

        Assert.Equal([1, 5, 2, 3, 6, 7, 4], order);
    }

    [Fact]
    public void Text_that_needs_quotes_gets_them_and_is_read_back()
    {
        foreach (string name in new[] { "plain/name", "a, b", "say \"so\"", " spaced ", "#hash" })
        {
            var fields = new CsvFields();
            Assert.True(fields.Split(Encoding.UTF8.GetBytes($"1,{CsvText.Field(name)},2")));
            Assert.Equal(name, Encoding.UTF8.GetString(fields[1]));
            Assert.Equal(3, fields.Count);
        }
    }
}
