using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

public sealed class ScheduledSamplingTests
{
    [Fact]
    public void Linear_goes_straight_down_to_its_least()
    {
        Assert.Equal([1, 0.8, 0.6, 0.2, 0.2], new[] { 0, 25, 50, 100, 1000 }.Select(u => ScheduledSampling.Linear(u, updates: 100, least: 0.2)), Near);
    }

    [Fact]
    public void Exponential_halves_in_equal_times() =>
        Assert.Equal([1, 0.5, 0.25], new[] { 0, 10, 20 }.Select(u => ScheduledSampling.Exponential(u, Math.Pow(0.5, 0.1))), Near);

    [Fact]
    public void Inverse_sigmoid_stays_near_one_is_half_at_k_ln_k_and_ends_at_zero()
    {
        const double K = 100;
        Assert.Equal(K / (K + 1), ScheduledSampling.InverseSigmoid(0, K), tolerance: 1e-12);
        Assert.Equal(0.5, ScheduledSampling.InverseSigmoid((int)Math.Round(K * Math.Log(K)), K), tolerance: 0.01);
        Assert.Equal(0, ScheduledSampling.InverseSigmoid(1_000_000, K));
        double[] values = [.. Enumerable.Range(0, 2000).Select(u => ScheduledSampling.InverseSigmoid(u, K))];
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.Second < pair.First));
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;
}
