using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Evaluation;

/// <summary>Errors of one way of filling over the hidden rows of a series, in units of the series' mean deviation from its median.</summary>
internal sealed class FillErrors
{
    private readonly List<double> errors = [];       // of fills that are points
    private double absolute, pinball;
    private int rows, covered;

    /// <summary>Rows taken in.</summary>
    public int Rows => rows;

    /// <summary>Mean absolute error.</summary>
    public double Absolute => absolute / rows;

    /// <summary>Pinball loss, mean over the levels.</summary>
    public double Pinball => pinball / rows;

    /// <summary>Share of rows within the outermost quantiles.</summary>
    public double Coverage => (double)covered / rows;

    /// <summary>Takes in a row filled with quantiles.</summary>
    public void Add(double value, ReadOnlySpan<double> quantiles, double scale)
    {
        absolute += Math.Abs(value - quantiles[NetworkShape.Median]) / scale;
        double sum = 0;
        for (int j = 0; j < quantiles.Length; j++) sum += PinballLoss.Of(value, quantiles[j], NetworkShape.Levels[j]);
        pinball += sum / quantiles.Length / scale;
        if (value >= quantiles[0] && value <= quantiles[^1]) covered++;
        rows++;
    }

    /// <summary>Takes in a row filled with a point; at every level it costs half its absolute error in the mean.</summary>
    public void Add(double value, double fill, double scale)
    {
        errors.Add((value - fill) / scale);
        absolute += Math.Abs(value - fill) / scale;
        pinball += Math.Abs(value - fill) / scale / 2;
        rows++;
    }

    /// <summary>The pinball loss of these points with the quantiles of <paramref name="other"/>'s errors laid around them.</summary>
    public double PinballWithQuantilesOf(FillErrors other)
    {
        List<double> known = [.. other.errors.Order()];
        double sum = 0;
        foreach (float level in NetworkShape.Levels)
        {
            double quantile = known[(int)(level * (known.Count - 1) + 0.5)];
            foreach (double error in errors) sum += PinballLoss.Of(error, quantile, level);
        }
        return sum / errors.Count / NetworkShape.LevelCount;
    }
}
