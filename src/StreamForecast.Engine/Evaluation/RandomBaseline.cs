using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Evaluation;

/// <summary>A score that knows nothing of the values; one row in a thousand is flagged. Whatever a scorer gives it, it gives to chance.</summary>
internal sealed class RandomBaseline(int series) : AnomalyBaseline
{
    private readonly RandomSource random = RandomSource.For(seed: 1, series, purpose: 0x62617365);

    /// <inheritdoc/>
    public override float Observe(double value) => Published(-Math.Log10(1 - random.Uniform()) / 3);
}
