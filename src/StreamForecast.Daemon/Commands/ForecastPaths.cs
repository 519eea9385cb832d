using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.JointPaths;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Commands;

/// <summary>The part of <c>forecast --paths</c>: remembers each series' newest rows while they stream, then finds and writes the most likely paths.</summary>
internal sealed class ForecastPaths(int count, int beam)
{
    /// <summary>The columns of the file of paths.</summary>
    public const string Columns = "series,path,probability,log_probability,proven,step,timestamp,value,lower,upper";

    private readonly List<ForecastHistory> histories = [];      // by slot

    /// <summary>Hypotheses followed.</summary>
    public int Beam => beam;

    /// <summary>Where the paths of a forecast go: forecast.csv has its paths in forecast.paths.csv.</summary>
    public static string FileBeside(string output) => Path.ChangeExtension(output, "paths" + (Path.GetExtension(output) is { Length: > 0 } ending ? ending : ".csv"));

    /// <summary>Takes a row that the shard has answered.</summary>
    public void Observe(ObservationBatch rows, ResultBatch results, int i)
    {
        if (results.Status[i] is not (RowStatus.Observed or RowStatus.Gap)) return;
        float value = results.Status[i] is RowStatus.Observed ? (float)rows.Value[i] : float.NaN;
        Of(rows.Slot[i]).Add(value, results.ForecastOf(i)[..NetworkShape.LevelCount]);
    }

    /// <summary>Writes the paths of all series; returns how many paths there are, how many of them are proven to be the most likely, and how many series have none.</summary>
    public (int Paths, int Proven, int Without) Write(string file, Shard shard, int steps, Action<double, string> report, CancellationToken stop)
    {
        int paths = 0, proven = 0, without = 0;
        using var writer = new StreamWriter(file, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine(Columns);
        for (int slot = 0; slot < shard.Series.Count; slot++)
        {
            stop.ThrowIfCancellationRequested();
            report(slot, "");
            string name = CsvText.Field(Encoding.UTF8.GetString(shard.Series.Key(slot)));
            var (time, interval) = shard.Clock(slot);
            int number = 0;
            foreach (ForecastPath path in shard.Paths(slot, Of(slot), steps, count, beam))
            {
                string whole = string.Create(CultureInfo.InvariantCulture, $"{name},{++number},{Math.Exp(path.LogProbability):g6},{path.LogProbability:f6},{(path.IsProven ? 1 : 0)}");
                for (int step = 1; step <= steps; step++)
                {
                    string stamp = interval > 0 ? EventTime.Format(CalendarStep.After(time, interval, step)) : "";
                    var (value, lower, upper) = path.Steps[step - 1];
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $"{whole},{step},{stamp},{value},{End(lower)},{End(upper)}\n"));
                }

                paths++;
                if (path.IsProven) proven++;
            }

            if (number == 0) without++;
        }

        return (paths, proven, without);
    }

    private ForecastHistory Of(int slot)
    {
        while (histories.Count <= slot) histories.Add(new ForecastHistory());
        return histories[slot];
    }

    /// <summary>An open end is an empty field.</summary>
    private static string End(double value) => double.IsFinite(value) ? ((float)value).ToString(CultureInfo.InvariantCulture) : "";
}
