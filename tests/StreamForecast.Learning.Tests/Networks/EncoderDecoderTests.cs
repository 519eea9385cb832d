using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Tests.Networks;

public sealed class EncoderDecoderTests
{
    private const int SourceSteps = 6, TargetSteps = 5, Rows = 9, Inputs = 3, Outputs = 2;

    public static TheoryData<AttentionKind?> Kinds => [null, .. Enum.GetValues<AttentionKind>().Select(k => (AttentionKind?)k)];

    [Theory, MemberData(nameof(Kinds))]
    public void Alone_it_hears_its_own_outputs(AttentionKind? attention)
    {
        EncoderDecoder network = Network(attention);
        Real[] source = Noise.Uniform(2, SourceSteps * Rows * Inputs), first = Noise.Uniform(3, Rows * Outputs);
        EncoderDecoderTrace alone = Trace(network), told = Trace(network);
        var random = new RandomStream(4);
        network.Forward(source, [], first, alone);
        network.Forward(source, [], first, taught: alone.Outputs, share: 1, ref random, told);
        Assert.Equal(alone.Outputs, told.Outputs);
        for (int row = 0; row < Rows; row++)
        {
            Assert.Equal(first[(row * Outputs)..((row + 1) * Outputs)], alone.Previous(0, row));
            for (int t = 1; t < TargetSteps; t++)
                Assert.Equal(alone.Outputs[(((t - 1) * Rows + row) * Outputs)..(((t - 1) * Rows + row + 1) * Outputs)], alone.Previous(t, row));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(1.0)]
    public void The_truth_is_heard_as_often_as_asked_for_and_the_same_seed_hears_the_same(double share)
    {
        EncoderDecoder network = Network(AttentionKind.Dot);
        EncoderDecoderTrace trace = Trace(network), again = Trace(network);
        Real[] source = Noise.Uniform(2, SourceSteps * Rows * Inputs), taught = Noise.Between(3, TargetSteps * Rows * Outputs, 10, 11);
        RandomStream random = new(5), same = new(5);
        int heard = 0, all = 0;
        for (int batch = 0; batch < 100; batch++)
        {
            network.Forward(source, [], [], taught, share, ref random, trace);
            network.Forward(source, [], [], taught, share, ref same, again);
            Assert.Equal(trace.Outputs, again.Outputs);
            for (int t = 1; t < TargetSteps; t++)
                for (int row = 0; row < Rows; row++, all++)
                    if (trace.Previous(t, row)[0] >= 10) heard++;
        }
        Assert.Equal(share, (double)heard / all, tolerance: 0.03);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_row_ends_at_its_length_and_has_the_same_bits_whatever_stands_beside_it(AttentionKind? attention)
    {
        EncoderDecoder network = Network(attention);
        Real[] source = Noise.Uniform(2, SourceSteps * Rows * Inputs);
        int[] lengths = [.. Enumerable.Range(0, Rows).Select(r => 1 + r % SourceSteps)];
        EncoderDecoderTrace trace = Trace(network);
        network.Forward(source, lengths, [], trace);
        for (int row = 0; row < Rows; row++)
        {
            Real[] own = [.. Enumerable.Range(0, lengths[row]).SelectMany(t => source.Skip((t * Rows + row) * Inputs).Take(Inputs))];
            var alone = new EncoderDecoderTrace(network, lengths[row], TargetSteps, rows: 1);
            network.Forward(own, [], [], alone);
            for (int t = 0; t < TargetSteps; t++)
                Assert.Equal(trace.Outputs[((t * Rows + row) * Outputs)..((t * Rows + row + 1) * Outputs)], alone.Outputs[(t * Outputs)..((t + 1) * Outputs)]);
        }
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(7, 1)]
    public void One_step_may_become_many_and_many_one(int sourceSteps, int targetSteps)
    {
        EncoderDecoder network = Network(AttentionKind.General);
        var trace = new EncoderDecoderTrace(network, sourceSteps, targetSteps, Rows);
        Real[] source = Noise.Uniform(2, sourceSteps * Rows * Inputs), slopes = Noise.Uniform(3, targetSteps * Rows * Outputs);
        Real[] gradient = new Real[network.Parameters.Length];
        network.Forward(source, [], [], trace);
        network.Backward(source, [], slopes, trace, gradient, sourceGradient: default);
        Assert.Equal(targetSteps * Rows * Outputs, trace.Outputs.Distinct().Count());
        Assert.All(gradient[..network.Layout.Encoder.Count], g => Assert.True(Real.IsFinite(g)));
        Assert.Contains(gradient[..network.Layout.Encoder.Count], g => g != 0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Training_and_answering_allocate_nothing(AttentionKind? attention)
    {
        EncoderDecoder network = Network(attention);
        EncoderDecoderTrace trace = Trace(network);
        Real[] source = Noise.Uniform(2, SourceSteps * Rows * Inputs), taught = Noise.Uniform(3, TargetSteps * Rows * Outputs);
        Real[] gradient = new Real[network.Parameters.Length], sourceGradient = new Real[source.Length];
        int[] lengths = [6, 5, 4, 3, 2, 1, 6, 6, 6];
        var random = new RandomStream(5);
        Assert.Equal(0, Allocation.Of(() =>
        {
            network.Forward(source, lengths, [], taught, share: 0.5, ref random, trace);
            network.Backward(source, lengths, taught, trace, gradient, sourceGradient);
            network.Forward(source, lengths, [], trace);
        }));
    }

    [Fact]
    public void A_truth_that_is_not_there_cannot_be_heard()
    {
        EncoderDecoder network = Network(AttentionKind.Dot);
        EncoderDecoderTrace trace = Trace(network);
        Real[] source = Noise.Uniform(2, SourceSteps * Rows * Inputs);
        var random = new RandomStream(1);
        Assert.StartsWith("BUG:", Assert.Throws<ArgumentException>(() => network.Forward(source, [], [], taught: [], share: 0.5, ref random, trace)).Message);
        Assert.StartsWith("BUG:", Assert.Throws<ArgumentException>(() => network.Forward(source, [], first: [1], trace)).Message);
    }

    [Fact]
    public void All_weights_lie_end_to_end_under_their_names()
    {
        EncoderDecoderLayout layout = Network(AttentionKind.Additive).Layout;
        int next = 0;
        foreach (NamedView view in layout.Views)
        {
            Assert.Equal(next, view.Offset);
            next += view.Length;
        }
        Assert.Equal(layout.Count, next);
        Real[] block = new Real[layout.Count];
        foreach (NamedView view in layout.Views) block.AsSpan(view.Offset, view.Length).Fill(view.Offset);
        Real First(string name) => layout.Views.Single(v => v.Name == name).Offset;
        Assert.Equal(First("decoder.0.input"), layout.DecoderPart(block)[0]);
        Assert.Equal(First("attention.query"), layout.AttentionPart(block).Query.Values[^1]);
        Assert.Equal(First("attention.key"), layout.AttentionPart(block).Key.Values[^1]);
        Assert.Equal(First("attention.score"), layout.AttentionPart(block).Score[^1]);
        Assert.Equal(First("output.weight"), layout.Output(block).Values[^1]);
        Assert.Equal(First("output.bias"), layout.OutputBias(block)[0]);
    }

    private static EncoderDecoder Network(AttentionKind? attention) =>
        new(new EncoderDecoderShape(Inputs, Outputs, Hidden: 5, Layers: 2, Bidirectional: true, Attention: attention, AttentionHidden: 7), seed: 1);

    private static EncoderDecoderTrace Trace(EncoderDecoder network) => new(network, SourceSteps, TargetSteps, Rows);
}
