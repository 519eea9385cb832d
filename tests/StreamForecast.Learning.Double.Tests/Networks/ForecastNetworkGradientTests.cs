using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Tests.Networks;

/// <summary>The whole forecast network over a window of rows, from inputs to quantiles and back.</summary>
public sealed class ForecastNetworkGradientTests
{
    private const int Steps = 3, Streams = 2, Rows = Steps * Streams, Horizons = 2;

    public static TheoryData<CellKind, int> Networks
    {
        get
        {
            var networks = new TheoryData<CellKind, int>();
            foreach (CellKind cell in Enum.GetValues<CellKind>())
                foreach (int layers in (int[])[1, 2]) networks.Add(cell, layers);
            return networks;
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void All_gradients_agree_with_finite_differences(CellKind cell, int layers)
    {
        var shape = new NetworkShape(Inputs: 3, Hidden: 4, Encoding: 5, Features: 3, Candidates: 3, cell, layers);
        var layout = new ForecastLayout(shape);
        var pass = new Pass(layout);
        double[] weights = Noise.Uniform(1, layout.Count, 0.6), gradient = new double[layout.Count];
        pass.Loss(weights);
        pass.Backward(weights, gradient);
        FiniteDifferences.Check("weights", () => pass.Loss(weights), weights, gradient);
    }

    /// <summary>Forward and backward as training goes, with every row of the window asked, and a weighted sum of all quantiles as the loss.</summary>
    private sealed class Pass(ForecastLayout layout)
    {
        private const int Cells = Rows * Horizons;

        private readonly NetworkShape shape = layout.Shape;
        private readonly double[] inputs = Noise.Uniform(2, Rows * layout.Shape.Inputs), features = Noise.Uniform(3, Cells * layout.Shape.Features);
        private readonly double[] candidates = Noise.Uniform(4, Cells * layout.Shape.Candidates), logErrors = Noise.Between(5, Cells * layout.Shape.Candidates, 0, 2);
        private readonly double[] unit = Noise.Between(6, Cells, 0.1, 1), cotangent = Noise.Uniform(7, Cells * NetworkShape.LevelCount);
        private readonly double[] shares = new double[Cells * layout.Shape.Candidates], quantiles = new double[Cells * NetworkShape.LevelCount];
        private readonly RecurrentTrace trace = new(layout.Recurrent, Steps, Streams);
        private readonly DecoderTrace decoder = new(Rows, Horizons, layout.Shape.Encoding, layout.Outputs);

        public double Loss(double[] block)
        {
            var weights = new ForecastParameters(layout, block);
            RecurrentStack.Forward(weights.Recurrent, inputs, default, trace);
            RowEncoding.Forward(weights, new ReadOnlyMatrix(trace.Outputs, Rows, shape.Hidden), new ReadOnlyMatrix(inputs, Rows, shape.Inputs), new Matrix(decoder.Encoded, Rows, shape.Encoding));
            Decoder.Forward(weights.Decoder, Rows, features, default, default, decoder);
            for (int cell = 0; cell < Cells; cell++)
                Mixture.Forward(Outputs(cell), weights.Sharpness, Of(candidates, cell), Of(logErrors, cell), unit[cell], Of(shares, cell), quantiles.AsSpan(cell * NetworkShape.LevelCount, NetworkShape.LevelCount));
            return quantiles.Zip(cotangent, (q, c) => q * c).Sum();
        }

        public void Backward(double[] block, double[] gradientBlock)
        {
            var weights = new ForecastParameters(layout, block);
            var gradient = new ForecastParameters(layout, gradientBlock);
            for (int cell = 0; cell < Cells; cell++)
                gradient.Sharpness += Mixture.Backward(Outputs(cell), Of(candidates, cell), Of(logErrors, cell), unit[cell], Of(shares, cell), cotangent.AsSpan(cell * NetworkShape.LevelCount, NetworkShape.LevelCount));
            Decoder.Backward(weights.Decoder, Rows, features, default, default, decoder, new ReadOnlyMatrix(decoder.Outputs, Cells, layout.Outputs), gradient.Decoder);
            double[] hiddenGradient = new double[Rows * shape.Hidden];
            RowEncoding.Backward(weights, new ReadOnlyMatrix(trace.Outputs, Rows, shape.Hidden), new ReadOnlyMatrix(inputs, Rows, shape.Inputs), new ReadOnlyMatrix(decoder.Encoded, Rows, shape.Encoding), gradient, new Matrix(hiddenGradient, Rows, shape.Hidden));
            trace.ClearStateGradients();
            RecurrentStack.Backward(weights.Recurrent, inputs, default, trace, hiddenGradient, gradient.Recurrent, default);
        }

        private Span<double> Outputs(int cell) => decoder.Outputs.AsSpan(cell * layout.Outputs, layout.Outputs);

        private Span<double> Of(double[] values, int cell) => values.AsSpan(cell * shape.Candidates, shape.Candidates);
    }
}
