using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Formats;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Simulation;

/// <summary>Writes simulated series as CSV, one file each: <c>timestamp,value,label</c>. Called by <c>simulate --output</c>.</summary>
internal static class SimulatedFiles
{
    /// <summary>Writes all series of the plan, several at a time; <paramref name="report"/> hears how many are done.</summary>
    public static void Write(SimulationPlan plan, string folder, Action<double, string> report, CancellationToken stop)
    {
        int done = 0;
        Parallel.For(0, plan.Series, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            WriteOne(plan, index, folder);
            report(Interlocked.Increment(ref done), "");
        });
    }

    private static void WriteOne(SimulationPlan plan, int index, string folder)
    {
        var series = plan.Make(index);
        string path = Path.Combine(folder, series.Name + ".csv");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024) { NewLine = "\n" };
        writer.WriteLine("timestamp,value,label");
        for (int t = 0; t < series.Values.Length; t++)
        {
            float value = series.Values[t];
            string text = float.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);
            bool planted = series.Labels.Length > 0 && series.Labels[t] != AnomalyKind.None;
            writer.WriteLine($"{EventTime.Format(plan.TimeOf(t))},{text},{(planted ? '1' : '0')}");
        }
    }
}
