using StreamForecast.Learning.Ancestors;
using StreamForecast.Learning.Losses;
using StreamForecast.Learning.Optimizers;

namespace StreamForecast.Learning.Tests.Ancestors;

public sealed class JordanNetworkTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void Outputs_agree_with_the_definition()
    {
        const int Steps = 4, Plan = 2, Hidden = 3, Outputs = 2;
        var network = new JordanNetwork(Plan, Hidden, Outputs, decay: 0.5f, seed: 1);
        Noise.Uniform(2, network.Parameters.Length).CopyTo(network.Parameters);
        Real[] plan = Noise.Uniform(3, Steps * Plan);
        var trace = new JordanTrace(network, Steps, rows: 1);
        network.Forward(plan, taught: default, trace);

        JordanParameters w = network.View(network.Parameters);
        double[] context = new double[Outputs];
        for (int t = 0; t < Steps; t++)
        {
            double[] hidden = new double[Hidden], y = new double[Outputs];
            for (int j = 0; j < Hidden; j++)
            {
                hidden[j] = w.HiddenBias[j];
                for (int i = 0; i < Plan; i++) hidden[j] += plan[t * Plan + i] * w.Input.Row(i)[j];
                for (int i = 0; i < Outputs; i++) hidden[j] += context[i] * w.Context.Row(i)[j];
                hidden[j] = 1 / (1 + Math.Exp(-hidden[j]));
            }
            for (int k = 0; k < Outputs; k++)
            {
                y[k] = w.OutputBias[k];
                for (int j = 0; j < Hidden; j++) y[k] += hidden[j] * w.Output.Row(j)[k];
                y[k] = 1 / (1 + Math.Exp(-y[k]));
                Assert.Equal(y[k], trace.Outputs[t * Outputs + k], tolerance: 1e-6);
                context[k] = 0.5 * context[k] + y[k];
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_network_learns_two_sequences_and_acts_them_out_alone(bool taught)
    {
        // Two plans, two sequences over four units. "a b a c" needs the context's memory: what follows an a depends on what came before it.
        string[] sequences = ["abacabacabac", "cddbcddbcddb"];
        const int Rows = 2, Symbols = 4;
        int steps = sequences[0].Length;
        Real[] plan = new Real[steps * Rows * 2], target = new Real[steps * Rows * Symbols];
        for (int t = 0; t < steps; t++)
        {
            for (int row = 0; row < Rows; row++)
            {
                plan[(t * Rows + row) * 2 + row] = 1;
                target[(t * Rows + row) * Symbols + sequences[row][t] - 'a'] = 1;
            }
        }
        var network = new JordanNetwork(plan: 2, hidden: 12, Symbols, decay: 0.5f, seed: 4);
        var trace = new JordanTrace(network, steps, Rows);
        var adam = new Adam(network.Parameters.Length);
        Real[] slopes = new Real[target.Length], gradient = new Real[network.Parameters.Length];
        double Update()
        {
            network.Forward(plan, taught ? target : default, trace);
            double loss = SquaredError.Mean(target, trace.Outputs, default, slopes);
            Array.Clear(gradient);
            network.Backward(slopes, taught, trace, gradient);
            adam.Update(network.Parameters, gradient, 0.02);
            return loss;
        }
        double first = Update(), last = 0;
        for (int update = 2; update <= 1500; update++) last = Update();
        output.WriteLine($"measured: {(taught ? "taught" : "alone")}, squared error {first:0.000} at first, {last:0.000000} in the end");

        network.Forward(plan, taught: default, trace);
        for (int row = 0; row < Rows; row++)
        {
            string acted = string.Concat(Enumerable.Range(0, steps).Select(t => Symbol(trace.Outputs.AsSpan((t * Rows + row) * Symbols, Symbols))));
            Assert.Equal(sequences[row], acted);
        }
        Assert.True(last < 0.01 * first, $"squared error {first} at first and {last} in the end");
        Assert.Equal(0, Allocation.Of(() => Update()));
    }

    [Fact]
    public void A_context_that_never_forgets_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new JordanNetwork(1, 1, 1, decay: 1, seed: 0));

    private static char Symbol(ReadOnlySpan<Real> outputs)
    {
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best]) best = i;
        return (char)('a' + best);
    }
}
