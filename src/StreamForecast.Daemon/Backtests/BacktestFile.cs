using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Backtests;

/// <summary>
/// The answer to one input file: a CSV file with one row per input row, in the same order. Quantiles are of the one-step
/// forecast made before the row was seen, empty where there was none.
/// </summary>
internal sealed class BacktestFile : IDisposable
{
    /// <summary>The columns.</summary>
    public const string Header = "timestamp,value,score,flag,kind,q05,q50,q95";

    private readonly StreamWriter writer;

    /// <summary>Creates the file and its folder.</summary>
    public BacktestFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024) { NewLine = "\n" };
        writer.WriteLine(Header);
    }

    /// <summary>Writes the answer to row <paramref name="i"/>.</summary>
    public void Write(ObservationBatch rows, ResultBatch results, int i)
    {
        var verdict = results.Verdict[i];
        writer.Write(EventTime.Format(rows.Time[i]));
        writer.Write(',');
        if (!double.IsNaN(rows.Value[i])) writer.Write(rows.Value[i].ToString(CultureInfo.InvariantCulture));
        writer.Write(',');
        writer.Write(verdict.Score.ToString(CultureInfo.InvariantCulture));
        writer.Write(verdict.Flag ? ",1," : ",0,");
        writer.Write(VerdictWords.Of(verdict.Kind));
        WriteQuantile(results.Lower[i]);
        WriteQuantile(results.Expected[i]);
        WriteQuantile(results.Upper[i]);
        writer.Write('\n');
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();

    private void WriteQuantile(float value)
    {
        writer.Write(',');
        if (!float.IsNaN(value)) writer.Write(value.ToString(CultureInfo.InvariantCulture));
    }
}
