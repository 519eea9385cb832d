using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Losses;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Tests.Attention;
using StreamForecast.Learning.Tests.Cells;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Networks;

public sealed class EncoderDecoderGoldenTests
{
    [Fact]
    public void With_teacher_forcing_outputs_shares_loss_and_all_gradients_agree_with_PyTorch()
    {
        GoldenFile golden = GoldenFile.Read("seq2seq_attention"), weights = golden["weights"], expected = golden["grad"];
        int[] source = golden["x"].Shape, answer = golden["target"].Shape;
        (int sourceSteps, int rows, int inputs, int targetSteps, int outputs) = (source[0], source[1], source[2], answer[0], answer[2]);
        int hidden = weights["encoder.weight_hh_l0"].Shape[1], attentionHidden = weights["attention.v"].Shape[0];
        var network = new EncoderDecoder(new EncoderDecoderShape(inputs, outputs, hidden, Attention: AttentionKind.Additive, AttentionHidden: attentionHidden), 0);
        EncoderDecoderLayout layout = network.Layout;
        Span<Real> parameters = network.Parameters;
        GoldenCells.Weights(weights.Under("encoder."), layout.Encoder).CopyTo(layout.EncoderPart(parameters));
        GoldenCells.Weights(weights.Under("decoder."), layout.Decoder).CopyTo(layout.DecoderPart(parameters));
        GoldenAttention.Fill(weights.Under("attention."), layout.AttentionPart(parameters));
        GoldenCells.Transpose(weights["output.weight"].Values, layout.Output(parameters));
        weights["output.bias"].Values.CopyTo(layout.OutputBias(parameters));

        Real[] x = golden["x"].Values, target = golden["target"].Values, slopes = new Real[target.Length];
        var trace = new EncoderDecoderTrace(network, sourceSteps, targetSteps, rows);
        var random = new RandomStream(1);
        network.Forward(x, lengths: default, first: default, target, share: 1, ref random, trace);

        Agreement.Check("y", golden["y"].Data, trace.Outputs, Agreement.Tolerance);
        Real[] shares = [.. Enumerable.Range(0, targetSteps).SelectMany(t => GoldenAttention.StepsFirst(trace.Attention!, t))];
        Agreement.Check("shares", golden["weight_of_steps"].Data, shares, Agreement.Tolerance);
        double loss = SquaredError.Mean(target, trace.Outputs, default, slopes);
        Agreement.Check("loss", [golden.Number("loss")], [(Real)loss], Agreement.Tolerance);

        Real[] gradient = new Real[network.Parameters.Length];
        network.Backward(x, default, slopes, trace, gradient, sourceGradient: default);
        GoldenCells.CheckGradient(expected.Under("encoder."), layout.Encoder, layout.EncoderPart(gradient).ToArray(), Agreement.SumTolerance);
        GoldenCells.CheckGradient(expected.Under("decoder."), layout.Decoder, layout.DecoderPart(gradient).ToArray(), Agreement.SumTolerance);
        GoldenAttention.Check(expected.Under("attention."), layout.AttentionPart(gradient), Agreement.SumTolerance);
        Agreement.Check("output.weight", expected["output.weight"].Data, GoldenCells.Transposed(layout.Output(gradient)), Agreement.SumTolerance);
        Agreement.Check("output.bias", expected["output.bias"].Data, layout.OutputBias(gradient), Agreement.SumTolerance);
    }
}
