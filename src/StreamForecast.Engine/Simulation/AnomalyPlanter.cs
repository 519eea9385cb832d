using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Simulation;

/// <summary>
/// Chooses where and what anomalies are planted, one after the other from the end of the warm-up on, so that the choice
/// does not depend on where the series ends. Called for each labelled series.
/// </summary>
internal sealed class AnomalyPlanter(RandomSource random, PlantingOptions options, LatentSeries latent)
{
    /// <summary>The longest anomaly, as a share of the usual distance to the next: some 6 % of all rows lie in one.</summary>
    private const double LongestShare = 1.0 / 8;

    /// <summary>How many rows beyond the end the planter may look at.</summary>
    public static int LookAhead(PlantingOptions options, int season) => options.RowsPerAnomaly * 2 + 2 * season + 64;

    /// <summary>Plants into the latent path; the labels answer its rows.</summary>
    public AnomalyKind[] Plant(int warmUp, int rows)
    {
        var labels = new AnomalyKind[latent.Path.Length];
        double next = warmUp + random.Uniform(0.1, 0.9) * options.RowsPerAnomaly;
        while (next < rows)
        {
            PlantedAnomaly anomaly = Choose((int)next);
            anomaly.Plant(random, latent.Path, latent.Seasonal, labels);
            double quietFrom = anomaly.Start + anomaly.Rows + 0.1 * options.RowsPerAnomaly;
            next = Math.Max(next + random.Uniform(0.5, 1.5) * options.RowsPerAnomaly, quietFrom);
        }
        return labels;
    }

    private PlantedAnomaly Choose(int start)
    {
        var kind = (AnomalyKind)random.Between((int)AnomalyKind.Spike, (int)(latent.HasSeason ? AnomalyKind.SeasonMiss : AnomalyKind.VarianceChange));
        double size = random.Uniform(2.5, 4) * latent.Reach, sign = random.Sign();
        int rows = Math.Max(8, (int)(random.Uniform(0.5, 1) * LongestShare * options.RowsPerAnomaly));
        return kind switch
        {
            AnomalyKind.Spike => new(kind, start, random.Between(1, 2), 1.2 * size, 0),
            AnomalyKind.Dip => new(kind, HighestNear(start), random.Between(1, 2), -1.2 * size, 0), // near zero there is nowhere to fall
            AnomalyKind.VarianceChange => new(kind, start, rows, 0.4 * size, 0),
            AnomalyKind.SeasonMiss => SeasonMiss(start, rows) ?? new(AnomalyKind.LevelShift, start, rows, sign * size, 0),
            _ => new(kind, start, rows, sign * size, 0),
        };
    }

    private int HighestNear(int start)
    {
        int highest = start;
        for (int t = start; t < start + Math.Min(latent.Season, options.RowsPerAnomaly / 4); t++)
            if (latent.Seasonal[t] > latent.Seasonal[highest]) highest = t;
        return highest;
    }

    /// <summary>The displacement that tells most, or none where the season is too flat to miss.</summary>
    private PlantedAnomaly? SeasonMiss(int start, int rows)
    {
        int best = 0;
        double most = 0;
        for (int shift = latent.Season / 4; shift <= latent.Season * 3 / 4; shift += Math.Max(1, latent.Season / 24))
        {
            double difference = 0;
            for (int t = start; t < start + rows; t++) difference += Math.Abs(latent.Seasonal[t + shift] - latent.Seasonal[t]);
            if (difference <= most) continue;
            most = difference;
            best = shift;
        }
        return most > 0.8 * latent.Reach * rows ? new(AnomalyKind.SeasonMiss, start, rows, 0, best) : null;
    }
}
