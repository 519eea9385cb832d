namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// The distance of a value from an exponentially weighted mean of those before it, over the running mean of these distances. With weight 1 it is the absolute difference from row to row.
/// </summary>
internal sealed class ResidualBaseline(double weight) : AnomalyBaseline
{
    private const double SlowestWeight = 1.0 / 500;     // of the mean distance
    private const double Limit = 10;                    // mean distances at which a row is flagged

    private double mean, distance;
    private int rows;

    /// <inheritdoc/>
    public override float Observe(double value)
    {
        if (rows == 0) mean = value;
        double error = Math.Abs(value - mean);
        double ratio = distance > 0 ? error / distance : 0;
        mean += weight * (value - mean);
        rows++;
        distance += Math.Max(SlowestWeight, 1.0 / rows) * (error - distance);
        return Published(Math.Log(1 + ratio) / Math.Log(1 + Limit));
    }
}
