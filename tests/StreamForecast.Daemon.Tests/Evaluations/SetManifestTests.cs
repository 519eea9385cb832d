using System.Globalization;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Evaluations;

public sealed class SetManifestTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_series_has_its_numbers_and_its_column_of_a_narrow_or_a_wide_file()
    {
        folder.Write("a.csv", "timestamp,value,label\n1000000000,2,0\n");
        folder.Write("wide.csv", "date,north,south\n2020-01-01 00:00:00,5,6\n");
        folder.Write("manifest.csv", "series,file,rows,interval_s,season,train_rows,horizon,test_windows,labelled,note\nfirst,a.csv,1,60,,,,,3,\nsouth,wide.csv,100,3600,24,80,10,2,,wide\n");

        var series = SetManifest.Read(folder.Path);

        Assert.Equal(["first", "south"], series.Select(one => one.Name));
        Assert.Equal((1, 0, 0, 0, 0), (series[0].Rows, series[0].Season, series[0].TrainRows, series[0].Horizon, series[0].TestWindows));
        Assert.Equal((100, 24, 80, 10, 2), (series[1].Rows, series[1].Season, series[1].TrainRows, series[1].Horizon, series[1].TestWindows));
        Assert.Equal(["2", "6"], series.Select(one => FirstValue(one)));
    }

    [Theory]
    [InlineData("name,file\n", "should have the columns series and file")]
    [InlineData("series,file\n", "names no series")]
    [InlineData("series,file\na,gone.csv\n", "gone.csv")]
    [InlineData("series,file\na,a.csv\na,a.csv\n", "named twice")]
    [InlineData("series,file,rows\na,a.csv,many\n", "line 2: \"many\" is not a count")]
    [InlineData("series,file\na\n", "line 2: 1 fields")]
    public void What_is_wrong_is_named(string manifest, string problem)
    {
        folder.Write("a.csv", "timestamp,value\n1000000000,2\n");
        folder.Write("manifest.csv", manifest);

        Assert.Contains(problem, Assert.ThrowsAny<Exception>(() => SetManifest.Read(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static string FirstValue(SetSeries series)
    {
        using var reader = series.File.Open();
        Assert.True(reader.Read());
        return reader.Value.ToString(CultureInfo.InvariantCulture);
    }
}
