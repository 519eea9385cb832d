using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.JointPaths;

namespace StreamForecast.Engine.Tests.JointPaths;

public sealed class StateMixtureTests
{
    [Fact]
    public void A_cycle_is_known_by_what_followed_though_the_quantiles_know_nothing()
    {
        int[] cycle = [0, 1, 2, 1, 0, 2];       // 0 and 1 and 2 have two successors each: the last state alone does not tell
        double[] next = Predict([.. Enumerable.Range(0, 240).Select(i => (float)cycle[i % 6])], _ => Histories.Even(1));
        Assert.InRange(next[0], 0.9, 1);
    }

    [Fact]
    public void Quantiles_that_know_are_believed_where_nothing_follows_from_the_past()
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 256).Select(_ => (float)random.Next(3))];
        double[] next = Predict(values, row => row + 1 < values.Length ? Sharp(values[row + 1]) : Sharp(2));
        Assert.InRange(next[2], 0.9, 1);
    }

    [Fact]
    public void Where_nobody_knows_the_states_come_as_often_as_they_did()
    {
        var random = new Random(2);
        double[] next = Predict([.. Enumerable.Range(0, 256).Select(_ => random.Next(10) < 7 ? 0f : random.Next(2) + 1f)], _ => Histories.Even(1));
        Assert.InRange(next[0], 0.55, 0.85);
    }

    [Fact]
    public void A_gap_ends_what_can_be_remembered()
    {
        float[] values = [.. Enumerable.Range(0, 120).Select(i => i % 10 == 9 ? float.NaN : (float)(i % 2))];       // ends with a gap
        double[] next = Predict(values, _ => Histories.Even(0.5f));
        Assert.InRange(next[0], 0.35, 0.65);
    }

    /// <summary>The quantiles of a forecast that is sure.</summary>
    private static float[] Sharp(float centre) => [.. Histories.Even(0).Select(level => centre + 0.1f * level)];

    private static double[] Predict(float[] values, Func<int, float[]> forecast)
    {
        ForecastHistory history = Histories.Of(values, forecast);
        var axis = ValueAxis.Of(history, default);
        var mixture = new StateMixture(axis, history);
        int[] context = new int[StateMixture.Context];
        mixture.CopyContext(context);
        double[] probabilities = new double[axis.Count];
        axis.Probabilities(new QuantileDistribution(history.Forecast(history.Count - 1)), probabilities);
        mixture.Predict(context, probabilities);
        Assert.Equal(1, probabilities.Sum(), 1e-9);
        Assert.All(probabilities, p => Assert.InRange(p, double.Epsilon, 1));
        return probabilities;
    }
}
