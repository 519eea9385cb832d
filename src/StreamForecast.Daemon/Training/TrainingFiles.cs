using System.Globalization;
using System.Text;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Training;

/// <summary>How a training run went, in files beside the model: curves.csv update by update, inspection.csv what was seen inside the network.</summary>
internal static class TrainingFiles
{
    /// <summary>
    /// Writes <c>curves.csv</c>: iteration; loss (mean over levels of 2 * pinball / scale); gradient_norm (before it was clipped by norm);
    /// rate (learning rate); held_back_loss (empty where it was not evaluated).
    /// </summary>
    public static void WriteCurves(string folder, IReadOnlyList<TrainingStep> steps)
    {
        using var writer = Open(folder, "curves.csv");
        writer.WriteLine("iteration,loss,gradient_norm,rate,held_back_loss");
        foreach (var step in steps)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Iteration},{step.Loss},{step.GradientNorm},{step.Rate},{(double.IsNaN(step.HeldBackLoss) ? "" : step.HeldBackLoss.ToString(CultureInfo.InvariantCulture))}"));
    }

    /// <summary>
    /// Writes <c>inspection.csv</c>, one figure a row: iteration; measure; of; value. The measures are gradient_norm and update_norm of a matrix
    /// (Euclidean; before clipping by norm, and of what the optimizer changed), gate_open of a gate (mean, 0 to 1), saturated of a gate or a
    /// tanh (share below 0.05 or above 0.95, or beyond +-0.95), and hidden_gradient of a lag in rows (the norm of dLoss/dh that far
    /// back, over that at the row whose loss it is).
    /// </summary>
    public static void WriteInspection(string folder, TrainingInspector inspector)
    {
        using var writer = Open(folder, "inspection.csv");
        writer.WriteLine("iteration,measure,of,value");
        for (int record = 0; record < inspector.Iterations.Count; record++)
        {
            var values = inspector.Record(record);
            for (int i = 0; i < values.Length; i++)
            {
                var (measure, of) = inspector.Columns[i];
                if (float.IsFinite(values[i])) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inspector.Iterations[record]},{measure},{of},{values[i]:G5}"));
            }
        }
    }

    /// <summary>Mean loss of the first tenth of the iterations, where the run came from.</summary>
    public static double FirstLoss(IReadOnlyList<TrainingStep> steps) => steps.Take(Math.Max(1, steps.Count / 10)).Average(step => step.Loss);

    private static StreamWriter Open(string folder, string name) => new(Path.Combine(folder, name), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
}
