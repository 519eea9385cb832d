namespace StreamForecast.Learning.Models;

/// <summary>Where a model was trained, and how long that took.</summary>
/// <param name="Seconds">Time of training, of all parts of a run that was interrupted, without reading the rows.</param>
/// <param name="Threads">Threads allowed.</param>
/// <param name="Processors">Processors that the machine has.</param>
/// <param name="Processor">The processor's name as the system gives it; "unknown" where it gives none.</param>
/// <param name="Runtime">The .NET runtime.</param>
public sealed record TrainingMachine(double Seconds, int Threads, int Processors, string Processor, string Runtime)
{
    /// <summary>This machine.</summary>
    public static TrainingMachine Current(TimeSpan took, int threads) =>
        new(Math.Round(took.TotalSeconds, 1), threads > 0 ? threads : Environment.ProcessorCount, Environment.ProcessorCount, ProcessorName(), System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);

    private static string ProcessorName()
    {
        try
        {
            string? line = File.ReadLines("/proc/cpuinfo").FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
            return line is null ? "unknown" : line[(line.IndexOf(':') + 1)..].Trim();
        }
        catch (IOException)
        {
            return "unknown";
        }
    }
}
