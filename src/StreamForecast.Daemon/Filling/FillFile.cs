using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Filling;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Filling;

/// <summary>The completed copy of an input file: every row of its series' grids, in order of time, series after series.</summary>
internal sealed class FillFile : IDisposable
{
    /// <summary>The columns of a file of one series; a file of many has the column series before them.</summary>
    public const string Header = "timestamp,value,filled,q05,q50,q95";

    private readonly StreamWriter writer;
    private readonly bool named;

    /// <summary>Creates the file and its folder.</summary>
    public FillFile(string path, bool named)
    {
        this.named = named;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024) { NewLine = "\n" };
        writer.WriteLine(named ? $"series,{Header}" : Header);
    }

    /// <summary>Writes a stretch of a series with what was filled of it.</summary>
    public void Write(string series, SeriesGrid grid, FilledRows filled)
    {
        string prefix = named ? CsvText.Field(series) + "," : "";
        long time = 0;
        int added = 0, next = 0;
        for (int row = 0; row < grid.Times.Length; row++)
        {
            (time, added) = grid.Times[row] == SeriesGrid.Added ? (time, added + 1) : (grid.Times[row], 0);
            writer.Write(prefix);
            writer.Write(EventTime.Format(added == 0 ? time : CalendarStep.After(time, grid.IntervalSeconds, added)));
            writer.Write(',');
            if (next < filled.Count && filled.Row(next) == row)
            {
                var quantiles = filled.Quantiles(next++);
                string median = Text(quantiles[NetworkShape.Median]);
                writer.Write($"{median},1,{Text(quantiles[0])},{median},{Text(quantiles[^1])}\n");
            }
            else
            {
                if (!double.IsNaN(grid.Values[row])) writer.Write(grid.Values[row].ToString(CultureInfo.InvariantCulture));
                writer.Write(",0,,,\n");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    // Seven digits: more than a fill can claim.
    private static string Text(double value) => ((float)value).ToString(CultureInfo.InvariantCulture);
}
