using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Tests.Networks;

public sealed class EncoderDecoderGradientTests
{
    private const int SourceSteps = 4, TargetSteps = 3, Rows = 3, Inputs = 2, Outputs = 2;

    public static TheoryData<CellKind, AttentionKind?> Kinds
    {
        get
        {
            var kinds = new TheoryData<CellKind, AttentionKind?>();
            foreach (CellKind cell in Enum.GetValues<CellKind>())
                foreach (AttentionKind? attention in (AttentionKind?[])[null, AttentionKind.Dot, AttentionKind.General, AttentionKind.Additive])
                    kinds.Add(cell, attention);
            return kinds;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void All_gradients_agree_with_finite_differences(CellKind cell, AttentionKind? attention) =>
        Check(new EncoderDecoderShape(Inputs, Outputs, Hidden: 3, Cell: cell, Attention: attention, AttentionHidden: 4), dropout: 0);

    [Theory, MemberData(nameof(Kinds))]
    public void Also_with_layers_that_run_in_both_directions_and_dropout_between_them(CellKind cell, AttentionKind? attention) =>
        Check(new EncoderDecoderShape(Inputs, Outputs, Hidden: 2, Layers: 2, Bidirectional: true, cell, attention, AttentionHidden: 3), dropout: 0.3);

    /// <summary>Values fed back count as given: the loss moved here is that with the same values dictated.</summary>
    private static void Check(EncoderDecoderShape shape, double dropout)
    {
        var network = new EncoderDecoder(shape, seed: 1);
        double[] weights = Noise.Uniform(2, network.Parameters.Length, 0.7), gradient = new double[weights.Length];
        double[] source = Noise.Uniform(3, SourceSteps * Rows * Inputs), sourceGradient = new double[source.Length];
        double[] first = Noise.Uniform(4, Rows * Outputs), taught = Noise.Uniform(5, TargetSteps * Rows * Outputs), cotangent = Noise.Uniform(6, taught.Length);
        int[] lengths = [SourceSteps, 2, 1];
        var trace = new EncoderDecoderTrace(network, SourceSteps, TargetSteps, Rows);
        var random = new RandomStream(7);
        trace.DrawDropout(dropout, ref random);
        weights.CopyTo(network.Parameters);
        network.Forward(source, lengths, first, taught, share: 0.5, ref random, trace);
        network.Backward(source, lengths, cotangent, trace, gradient, sourceGradient);

        double[] heard = new double[taught.Length];
        for (int t = 1; t < TargetSteps; t++)
            for (int row = 0; row < Rows; row++) trace.Previous(t, row).CopyTo(heard.AsSpan(((t - 1) * Rows + row) * Outputs));
        Assert.Contains(heard, v => taught.Contains(v));
        Assert.Contains(heard, v => trace.Outputs.Contains(v));
        double Loss()
        {
            weights.CopyTo(network.Parameters);
            network.Forward(source, lengths, first, heard, share: 1, ref random, trace);
            return trace.Outputs.Zip(cotangent, (y, c) => y * c).Sum();
        }
        FiniteDifferences.Check("weights", Loss, weights, gradient);
        FiniteDifferences.Check("source", Loss, source, sourceGradient);
    }
}
