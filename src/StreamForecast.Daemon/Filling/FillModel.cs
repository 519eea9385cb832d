using StreamForecast.Engine.Filling;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Filling;

/// <summary>The gap-filling model that a command uses.</summary>
internal static class FillModel
{
    /// <summary>Loads the folder; without one models/fill beside the executable.</summary>
    public static (FillNetwork Network, FillCard Card) Load(string? folder)
    {
        folder ??= Path.Combine(AppContext.BaseDirectory, "models", "fill");
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"Looked for a gap-filling model in {Path.GetFullPath(folder)}, and there is no such folder. Name one with --model, or train one: streamforecast train --task fill --simulated 4000 --output {folder}.");
        return FillModelFolder.Load(folder, GapFiller.Shape);
    }
}
