using StreamForecast.Learning.Ancestors;

namespace StreamForecast.Learning.Tests.Ancestors;

public sealed class JordanGradientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradients_agree_with_finite_differences(bool taught)
    {
        const int Steps = 6, Rows = 2, Plan = 2, Outputs = 3;
        double[] weights = new double[JordanParameters.Count(Plan, 4, Outputs)], gradient = new double[weights.Length];
        var network = new JordanNetwork(Plan, hidden: 4, Outputs, decay: 0.5, seed: 1);
        Noise.Uniform(2, weights.Length, 2).CopyTo(weights, 0);
        double[] plan = Noise.Uniform(3, Steps * Rows * Plan), teacher = taught ? Noise.Between(4, Steps * Rows * Outputs, 0, 1) : [];
        double[] cotangent = Noise.Uniform(5, Steps * Rows * Outputs);
        var trace = new JordanTrace(network, Steps, Rows);
        double Loss()
        {
            weights.CopyTo(network.Parameters);
            network.Forward(plan, teacher, trace);
            return trace.Outputs.Zip(cotangent, (y, c) => y * c).Sum();
        }

        Loss();
        network.Backward(cotangent, taught, trace, gradient);
        FiniteDifferences.Check("weights", Loss, weights, gradient);
    }
}
