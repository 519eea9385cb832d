using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Tests.Service;

/// <summary>A model folder for tests: the production network with the weights it has before any training.</summary>
internal static class TestModel
{
    /// <summary>Writes it, and returns the folder.</summary>
    public static string In(string folder, int seed = 1)
    {
        string path = Path.Combine(folder, $"untrained-{seed}");
        var network = new ForecastNetwork(NetworkShape.Default, seed);
        ModelFolder.Save(path, network, new ModelCard
        {
            Name = "untrained",
            Description = "For tests: not trained at all.",
            Shape = NetworkShape.Default,
            Parameters = network.Parameters.Length,
            WeightsHash = "",
            Training = new TrainingOptions(),
            Series = 0,
            Rows = 0,
            DataHash = "",
            Loss = 0,
            Command = "none",
        });
        return path;
    }
}
