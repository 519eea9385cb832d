namespace StreamForecast.Engine.Evaluation;

/// <summary>The loss that a quantile minimises (Koenker and Bassett 1978).</summary>
public static class PinballLoss
{
    /// <summary>Loss of having said that <paramref name="value"/> lies below <paramref name="quantile"/> with probability <paramref name="level"/>; in the value's units.</summary>
    public static double Of(double value, double quantile, double level)
        => value >= quantile ? level * (value - quantile) : (1 - level) * (quantile - value);
}
