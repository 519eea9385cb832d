using System.Globalization;
using System.Text;
using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Tests.History;

public sealed class HistoryReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_come_in_file_order_with_time_value_and_label()
        => Assert.Equal(["1000 1.5 normal", "3000 -2E-07 anomaly", "2000 NaN normal"], Rows("timestamp,value,label\n1,1.5,0\n3,-2e-7,1\n2,,0\n"));

    [Theory]
    [InlineData("timestamp,value\n1,2\n")]
    [InlineData("timestamp,value\n1,2")]                                // no line ending at the end
    [InlineData("timestamp,value\r\n1,2\r\n")]
    [InlineData("\uFEFFtimestamp,value\n1,2\n")]
    [InlineData("# a comment\n\ntimestamp,value\n# another\n1,2\n\n  \n")]
    [InlineData("Timestamp, Value\n 1 ,\t2 \n")]
    [InlineData("\"timestamp\",\"value\"\n\"1\",\"2\"\n")]
    [InlineData("value,timestamp\n2,1\n")]
    [InlineData("host,timestamp,unit,value,label\nweb,1,ms,2,0\n")]     // other columns are somebody else's
    [InlineData("timestamp,value,label\n1,2\n")]                        // a label may be missing
    public void One_row_is_read_alike_however_it_is_dressed(string text) => Assert.Equal(["1000 2 normal"], Rows(text));

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("nan")]
    public void No_value_is_a_gap(string value) => Assert.Equal(["1000 NaN normal"], Rows($"timestamp,value\n1,{value}\n"));

    [Theory]
    [InlineData("timestamp,value\n1,2\n\n2,twelve\n", "line 4: \"twelve\" is not a finite number")]
    [InlineData("timestamp,value\n1,Infinity\n", "line 2: \"Infinity\" is not a finite number")]
    [InlineData("timestamp,value\n1,1e999\n", "line 2: \"1e999\" is not a finite number")]
    [InlineData("timestamp,value\nyesterday,2\n", "line 2: \"yesterday\" is not a time")]
    [InlineData("timestamp,value\n1\n", "line 2: 1 fields where the header names at least 2")]
    [InlineData("timestamp,value\n\"1,2\n", "line 2: a quote is left open")]
    [InlineData("series,timestamp,value\n,1,2\n", "line 2: the series has no name")]
    public void A_line_that_cannot_be_read_is_told_with_its_file_and_number(string text, string told)
    {
        var e = Assert.Throws<InvalidDataException>(() => Rows(text));

        Assert.StartsWith(Path.Combine(folder.Path, "a.csv") + ", ", e.Message, StringComparison.Ordinal);
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_series_names_every_row_quotes_commas_and_all()
    {
        var names = new List<string>();
        using var reader = Open("series,timestamp,value\na,1,2\n\"plant 1, \"\"pump\"\" 3\",1,2\nwärme/ä,1,2\n");
        while (reader.Read()) names.Add(Encoding.UTF8.GetString(reader.Series));

        Assert.Equal(["a", "plant 1, \"pump\" 3", "wärme/ä"], names);
    }

    [Fact]
    public void Time_and_value_are_also_there_as_they_stand_in_the_file()
    {
        using var reader = Open("timestamp,value\n2014-04-01 00:05:00,18.324918539200002\n");
        reader.Read();

        Assert.Equal("2014-04-01 00:05:00", Encoding.UTF8.GetString(reader.TimeText));
        Assert.Equal("18.324918539200002", Encoding.UTF8.GetString(reader.ValueText));
        Assert.Equal(1_396_310_700_000, reader.Time);
    }

    [Fact]
    public void Lines_longer_than_the_buffer_and_files_of_many_buffers_are_read_whole()
    {
        string comment = new('x', 200_000);
        var text = new StringBuilder("timestamp,value,note\n");
        for (int i = 0; i < 20_000; i++) text.Append(CultureInfo.InvariantCulture, $"{i},{i / 8.0},{(i == 5000 ? comment : "")}\n");
        int row = 0;
        using var reader = Open(text.ToString());
        for (; reader.Read(); row++) Assert.Equal((row * 1000L, row / 8.0, row), (reader.Time, reader.Value, reader.Row));

        Assert.Equal(20_000, row);
        Assert.Equal(text.Length, reader.BytesRead);
    }

    private List<string> Rows(string text)
    {
        var rows = new List<string>();
        using var reader = Open(text);
        while (reader.Read()) rows.Add(string.Create(CultureInfo.InvariantCulture, $"{reader.Time} {reader.Value} {(reader.Labelled ? "anomaly" : "normal")}"));
        return rows;
    }

    private HistoryReader Open(string text) => HistoryFolder.Open(folder.Write("a.csv", text)).Files[0].Open();
}
