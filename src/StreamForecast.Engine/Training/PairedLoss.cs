using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Training;

/// <summary>How much better or worse one network forecasts the same held-back windows than another, and how sure that is.</summary>
/// <param name="Difference">Mean loss less that of the other; below 0 it is better.</param>
/// <param name="StandardError">
/// Of the difference. Windows of one series resemble each other, and so do those of all series at one time: it is taken over series and over
/// blocks of rows, and the larger counts (cluster-robust: Cameron, Miller: A practitioner's guide to cluster-robust inference, 2015).
/// Null where there are neither two series nor two blocks.
/// </param>
internal readonly record struct PairedLoss(double Difference, double? StandardError)
{
    /// <summary>Compares the losses of the same windows; <paramref name="blockOf"/> numbers the block of rows that a window lies in.</summary>
    public static PairedLoss Of(IReadOnlyList<HeldBackWindow> losses, IReadOnlyList<HeldBackWindow> others, Func<HeldBackWindow, int> blockOf)
    {
        double sum = 0, weight = 0;
        for (int i = 0; i < losses.Count; i++)
        {
            sum += losses[i].Weight * (losses[i].Loss - others[i].Loss);
            weight += losses[i].Weight;
        }
        double mean = sum / weight;
        double? bySeries = Error(static window => window.Series), byBlock = Error(blockOf);
        return new PairedLoss(mean, bySeries > byBlock || byBlock is null ? bySeries : byBlock);

        double? Error(Func<HeldBackWindow, int> clusterOf)
        {
            var sums = new Dictionary<int, double>();
            for (int i = 0; i < losses.Count; i++)
            {
                int cluster = clusterOf(losses[i]);
                sums[cluster] = sums.GetValueOrDefault(cluster) + losses[i].Weight * (losses[i].Loss - others[i].Loss - mean);
            }
            return sums.Count < 2 ? null : Math.Sqrt(sums.Values.Sum(s => s * s) * sums.Count / (sums.Count - 1)) / weight;
        }
    }
}
