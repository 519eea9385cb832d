using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Optimizers;

namespace StreamForecast.Learning.Tests.Training;

/// <summary>The vanishing and the exploding gradient, and what the textbook has against them.</summary>
/// <remarks>Bengio, Simard, Frasconi 1994; Hochreiter, Schmidhuber 1997; Gers, Schmidhuber, Cummins 2000; Pascanu, Mikolov, Bengio 2013.</remarks>
public sealed class GradientFlowTests
{
    [Theory]
    [InlineData(16), InlineData(32)]
    public void At_lag_60_the_Elman_networks_gradient_has_vanished_and_the_LSTMs_has_not(int hidden)
    {
        Net elman = new(CellKind.Elman, hidden, seed: 1), lstm = new(CellKind.Lstm, hidden, seed: 1), forgetful = new(CellKind.Lstm, hidden, seed: 1);
        forgetful.ForgetBias.Clear();
        Assert.InRange(elman.Share(lag: 60), 0, 1e-12);          // seen: 2e-15 and 5e-15; what a sum of single floats resolves is 6e-8
        Assert.InRange(lstm.Share(lag: 60), 1e-6, 1);            // seen: 5e-5 and 2e-5
        Assert.True(forgetful.Share(lag: 60) < 1e-3 * lstm.Share(lag: 60), $"without a forget bias of one {forgetful.Share(60):G3} is left, with it {lstm.Share(60):G3}");
        double[] byLag = [.. new[] { 1, 10, 20, 40, 60 }.Select(elman.Share)];
        Assert.All(byLag.Zip(byLag.Skip(1)), pair => Assert.True(pair.Second < pair.First));
    }

    [Fact]
    public void So_the_LSTM_learns_to_remember_a_sign_for_60_steps_and_the_Elman_network_does_not()
    {
        double Trained(CellKind cell)
        {
            var net = new Net(cell, hidden: 16, seed: 1);
            var adam = new Adam(net.Parameters.Length);
            double loss = 0;
            for (int update = 0; update < 300; update++)
            {
                loss = net.Learn(steps: 61, draw: update);
                GradientClip.ByGlobalNorm(net.Gradient, 1);
                adam.Update(net.Parameters, net.Gradient, 0.003);
            }
            return loss;
        }
        Assert.InRange(Trained(CellKind.Lstm), 0, 0.05);
        Assert.InRange(Trained(CellKind.Elman), 0.9, 1.1);        // no better than saying nothing, which costs 1
    }

    [Fact]
    public void Clipping_tames_a_network_that_explodes_without_it()
    {
        double[] Losses(double clip)
        {
            var net = new Net(CellKind.ElmanRelu, hidden: 16, seed: 1);
            foreach (ref float w in net.Parameters.AsSpan()) w *= 3;          // each step back multiplies the gradient
            var descent = new Sgd(net.Parameters.Length);
            double[] losses = new double[300];
            for (int update = 0; update < losses.Length; update++)
            {
                losses[update] = net.Learn(steps: 31, draw: update);
                if (clip > 0) GradientClip.ByGlobalNorm(net.Gradient, clip);
                descent.Update(net.Parameters, net.Gradient, 0.01);
            }
            return losses;
        }
        Assert.Contains(Losses(clip: 0), loss => !double.IsFinite(loss));
        double[] clipped = Losses(clip: 0.5);
        Assert.All(clipped, loss => Assert.True(double.IsFinite(loss)));
        Assert.True(clipped[^1] < 0.05 * clipped[0], $"from {clipped[0]:G3} to {clipped[^1]:G3}");
    }

    /// <summary>One recurrent layer under a linear output: it reads a sign first and noise after, and is to say the sign in the end.</summary>
    private sealed class Net
    {
        private const int Rows = 32, Inputs = 2;
        private readonly RecurrentLayout layout;
        private readonly Dictionary<int, RecurrentTrace> traces = [];

        public Net(CellKind cell, int hidden, int seed)
        {
            layout = new RecurrentLayout(cell, Inputs, hidden);
            Parameters = new float[layout.Count + hidden];
            Gradient = new float[Parameters.Length];
            var random = new RandomStream(seed);
            layout.Draw(Parameters.AsSpan(0, layout.Count), ref random);
            foreach (ref float w in Parameters.AsSpan(layout.Count)) w = random.NextUniform(0.25f);
        }

        public float[] Parameters { get; }
        public float[] Gradient { get; }

        /// <summary>Of an LSTM.</summary>
        public Span<float> ForgetBias => new LstmParameters(Parameters.AsSpan(0, layout.Count), Inputs, layout.Hidden).Bias.Slice(layout.Hidden, layout.Hidden);

        /// <summary>|dLoss/dh| so many steps before the output it is of, over that at the output.</summary>
        public double Share(int lag)
        {
            RecurrentTrace whole = Forward(100, draw: 77), window = Trace(lag);
            int size = Rows * layout.Hidden, from = 100 - lag;
            whole[0, 0].HiddenStates.AsSpan(from * size, size).CopyTo(window.Start(0).Hidden.Span);
            if (whole[0, 0].CellStates.Length > 0) whole[0, 0].CellStates.AsSpan(from * size, size).CopyTo(window.Start(0).Cell.Span);
            float[] inputs = Draw(100, 77).Inputs[(from * Rows * Inputs)..], last = new float[lag * size];
            RecurrentStack.Forward(Parameters.AsSpan(0, layout.Count), inputs, default, window);
            for (int i = 0; i < size; i++) last[(lag - 1) * size + i] = Parameters[layout.Count + i % layout.Hidden];
            window.ClearStateGradients();
            RecurrentStack.Backward(Parameters.AsSpan(0, layout.Count), inputs, default, window, last, new float[layout.Count], default);
            return GradientClip.Norm(window.StateGradient(0).Hidden.Span) / GradientClip.Norm(last);
        }

        /// <summary>The mean squared error over a draw of sequences; leaves its gradient.</summary>
        public double Learn(int steps, int draw)
        {
            RecurrentTrace trace = Forward(steps, draw);
            (float[] inputs, float[] signs) = Draw(steps, draw);
            int width = layout.Hidden, end = (steps - 1) * Rows * width;
            Span<float> readout = Parameters.AsSpan(layout.Count), readoutGradient = Gradient.AsSpan(layout.Count);
            Array.Clear(Gradient);
            float[] outputGradient = new float[steps * Rows * width];
            double loss = 0;
            for (int row = 0; row < Rows; row++)
            {
                ReadOnlySpan<float> h = trace.Outputs.Slice(end + row * width, width);
                float error = -signs[row];
                for (int j = 0; j < width; j++) error += readout[j] * h[j];
                loss += error * error / Rows;
                Axpy.Add(2 * error / Rows, h, readoutGradient);
                Axpy.Add(2 * error / Rows, readout, outputGradient.AsSpan(end + row * width, width));
            }
            trace.ClearStateGradients();
            RecurrentStack.Backward(Parameters.AsSpan(0, layout.Count), inputs, default, trace, outputGradient, Gradient.AsSpan(0, layout.Count), default);
            return loss;
        }

        private RecurrentTrace Forward(int steps, int draw)
        {
            RecurrentTrace trace = Trace(steps);
            trace.ClearStart();
            RecurrentStack.Forward(Parameters.AsSpan(0, layout.Count), Draw(steps, draw).Inputs, default, trace);
            return trace;
        }

        private RecurrentTrace Trace(int steps) => traces.TryGetValue(steps, out RecurrentTrace? trace) ? trace : traces[steps] = new RecurrentTrace(layout, steps, Rows);

        private static (float[] Inputs, float[] Signs) Draw(int steps, int draw)
        {
            var random = new RandomStream(1, draw);
            float[] inputs = new float[steps * Rows * Inputs], signs = new float[Rows];
            for (int i = 1; i < inputs.Length; i += Inputs) inputs[i] = random.NextUniform(1);
            for (int row = 0; row < Rows; row++) inputs[row * Inputs] = signs[row] = random.NextBits() % 2 == 0 ? 1 : -1;
            return (inputs, signs);
        }
    }
}
