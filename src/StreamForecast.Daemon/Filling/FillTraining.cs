using System.Globalization;
using StreamForecast.Engine.Filling;
using StreamForecast.Engine.Simulation;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Filling;

/// <summary>Trains the gap-filling network on simulated series with hidden rows; the same arguments give the same bytes. Called by <c>train --task fill</c>.</summary>
internal sealed class FillTraining(int series, FillTrainingOptions options, int threads)
{
    private readonly List<double> losses = [];

    /// <summary>Trains; <paramref name="report"/> is called after every update.</summary>
    public FillNetwork Train(Action<TrainingStep> report, CancellationToken stop)
    {
        var network = new FillNetwork(GapFiller.Shape, options.Seed);
        var corpus = new FillCorpus(SeriesSimulator.TrainingSet(series, options.Seed), options.Seed, FillTrainer.PartsOf(options.Windows));
        new FillTrainer(network, options, threads).Train(corpus, step =>
        {
            losses.Add(step.Loss);
            report(step);
        }, stop);
        return network;
    }

    /// <summary>Writes the model, with the command that makes it again.</summary>
    public FillCard Save(string folder, FillNetwork network, string command) => FillModelFolder.Save(folder, network, new FillCard
    {
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
        Description = string.Create(CultureInfo.InvariantCulture, $"Fills gaps of series of any scale and interval from both sides. Trained on {series} simulated series with hidden rows (seed {options.Seed})."),
        Shape = network.Shape,
        Parameters = network.Parameters.Length,
        Training = options,
        Series = series,
        Loss = LastLoss,
        Command = command,
    });

    /// <summary>Mean loss of the first tenth of the updates.</summary>
    public double FirstLoss => losses.Take(Tenth).Average();

    /// <summary>Mean loss of the last tenth of the updates.</summary>
    public double LastLoss => losses.TakeLast(Tenth).Average();

    private int Tenth => Math.Max(1, losses.Count / 10);
}
