using System.Globalization;
using System.Text;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Training;

/// <summary>How a training run went, iteration by iteration; written beside the model as <c>curves.csv</c>.</summary>
internal sealed class TrainingCurve
{
    private readonly List<TrainingStep> steps = [];

    /// <summary>Takes in what an iteration came to.</summary>
    public void Add(TrainingStep step) => steps.Add(step);

    /// <summary>Mean loss of the first tenth of the iterations, where the run came from.</summary>
    public double FirstLoss => steps.Take(Tenth).Average(step => step.Loss);

    /// <summary>Mean loss of the last tenth of the iterations, where it arrived.</summary>
    public double LastLoss => steps.TakeLast(Tenth).Average(step => step.Loss);

    private int Tenth => Math.Max(1, steps.Count / 10);

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine("iteration,loss,gradient_norm,rate");
        foreach (var step in steps) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step.Iteration},{step.Loss},{step.GradientNorm},{step.Rate}"));
    }
}
