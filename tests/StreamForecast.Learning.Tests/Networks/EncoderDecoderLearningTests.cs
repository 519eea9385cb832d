using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Losses;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Optimizers;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Networks;

/// <summary>What encoder, decoder, attention and scheduled sampling are for, each on the smallest task that shows it.</summary>
public sealed class EncoderDecoderLearningTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int Rows = 32;

    [Fact]
    public void With_attention_twelve_values_are_said_backwards_ten_times_better_than_from_the_last_state_alone()
    {
        double with = Reverse(AttentionKind.General), without = Reverse(attention: null);
        output.WriteLine($"measured: squared error of twelve values said backwards: {with:0.00000} with attention, {without:0.00000} without; 0.333 is a guess of zero");
        Assert.True(with < 0.1 * without, $"{with} with attention, {without} without");
        Assert.True(without < 0.3, "the network without attention learned nothing to compare with");
    }

    [Fact]
    public void Scheduled_sampling_takes_a_fifth_off_the_error_of_a_network_that_must_live_on_its_own_outputs()
    {
        const int Updates = 500;
        double forced = Continue(Updates, update => 1), sampled = Continue(Updates, update => ScheduledSampling.Linear(update, Updates * 2 / 3));
        output.WriteLine($"measured: squared error 24 steps on its own: {forced:0.000} after teacher forcing, {sampled:0.000} after scheduled sampling");
        Assert.True(sampled < 0.8 * forced, $"{sampled} after scheduled sampling, {forced} after teacher forcing");
    }

    [Fact]
    public void Words_it_never_saw_are_spelt_backwards_letter_by_letter()
    {
        const int Steps = 6, Letters = 5, Updates = 300;
        var shape = new EncoderDecoderShape(Letters, Letters, Hidden: 16, Bidirectional: true, Cell: CellKind.Gru, Attention: AttentionKind.Dot, Symbols: true);
        var network = new EncoderDecoder(shape, seed: 1);
        var trace = new EncoderDecoderTrace(network, Steps, Steps, Rows);
        var adam = new Adam(network.Parameters.Length);
        Real[] source = new Real[Steps * Rows * Letters], taught = new Real[source.Length], slopes = new Real[source.Length], gradient = new Real[network.Parameters.Length];
        int[] target = new int[Steps * Rows];
        RandomStream words = new(4), coins = new(5);
        void Draw()
        {
            Array.Clear(source);
            Array.Clear(taught);
            for (int t = 0; t < Steps; t++)
            {
                for (int row = 0; row < Rows; row++)
                {
                    int letter = (int)(words.NextBits() % Letters), at = (Steps - 1 - t) * Rows + row;
                    source[(t * Rows + row) * Letters + letter] = taught[at * Letters + letter] = 1;
                    target[at] = letter;
                }
            }
        }
        for (int update = 0; update < Updates; update++)
        {
            Draw();
            network.Forward(source, [], [], taught, ScheduledSampling.InverseSigmoid(update, k: 60), ref coins, trace);
            CrossEntropy.Mean(target, Letters, trace.Outputs, default, slopes);
            Array.Clear(gradient);
            network.Backward(source, [], slopes, trace, gradient, sourceGradient: default);
            GradientClip.ByGlobalNorm(gradient, 1);
            adam.Update(network.Parameters, gradient, 0.02);
        }
        int right = 0, all = 0;
        for (int batch = 0; batch < 20; batch++)
        {
            Draw();
            network.Forward(source, [], [], trace);
            for (int i = 0; i < target.Length; i++, all++)
            {
                Real[] scores = trace.Outputs[(i * Letters)..((i + 1) * Letters)];
                if (scores[target[i]] == scores.Max()) right++;
            }
        }
        output.WriteLine($"measured: {100.0 * right / all:0.0} of 100 letters right; 20 is a guess");
        Assert.InRange((double)right / all, 0.95, 1);
    }

    /// <summary>Error on unseen rows, alone, after learning to say rows of random values backwards. Each source step also tells where it stands.</summary>
    private static double Reverse(AttentionKind? attention)
    {
        const int Steps = 12, Inputs = 3;
        var network = new EncoderDecoder(new EncoderDecoderShape(Inputs, Outputs: 1, Hidden: 12, Bidirectional: true, Attention: attention), seed: 1);
        var trace = new EncoderDecoderTrace(network, Steps, Steps, Rows);
        Real[] source = new Real[Steps * Rows * Inputs], target = new Real[Steps * Rows];
        void Draw(ref RandomStream random)
        {
            for (int t = 0; t < Steps; t++)
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * t / Steps);
                for (int row = 0; row < Rows; row++)
                {
                    Span<Real> at = source.AsSpan((t * Rows + row) * Inputs, Inputs);
                    (at[0], at[1], at[2]) = (random.NextUniform(1), (Real)sin, (Real)cos);
                    target[(Steps - 1 - t) * Rows + row] = at[0];
                }
            }
        }
        return Learn(network, trace, Draw, source, first: [], target, target, updates: 500, rate: 0.02, update => 1);
    }

    /// <summary>Error of 24 steps continued alone, against the wave without its noise, after learning from noisy waves of any frequency and phase.</summary>
    private static double Continue(int updates, Func<int, double> share)
    {
        const int SourceSteps = 8, TargetSteps = 24;
        var network = new EncoderDecoder(new EncoderDecoderShape(Inputs: 1, Outputs: 1, Hidden: 16, Attention: null), seed: 1);
        var trace = new EncoderDecoderTrace(network, SourceSteps, TargetSteps, Rows);
        Real[] source = new Real[SourceSteps * Rows], first = new Real[Rows], target = new Real[TargetSteps * Rows], wave = new Real[target.Length];
        void Draw(ref RandomStream random)
        {
            for (int row = 0; row < Rows; row++)
            {
                double phase = random.NextUniform(3.14f), frequency = 0.6 + random.NextUniform(0.3f);
                for (int t = 0; t < SourceSteps + TargetSteps; t++)
                {
                    Real clean = (Real)Math.Sin(phase + frequency * t), noisy = clean + random.NextUniform(0.5f);
                    int at = (t - SourceSteps) * Rows + row;
                    if (t < SourceSteps) source[t * Rows + row] = first[row] = noisy;
                    else (target[at], wave[at]) = (noisy, clean);
                }
            }
        }
        return Learn(network, trace, Draw, source, first, target, wave, updates, rate: 0.01, share);
    }

    private delegate void Drawing(ref RandomStream random);

    private static double Learn(EncoderDecoder network, EncoderDecoderTrace trace, Drawing draw, Real[] source, Real[] first, Real[] target, Real[] truth,
        int updates, double rate, Func<int, double> share)
    {
        var adam = new Adam(network.Parameters.Length);
        Real[] slopes = new Real[target.Length], gradient = new Real[network.Parameters.Length];
        RandomStream values = new(4), coins = new(5), unseen = new(99);
        for (int update = 0; update < updates; update++)
        {
            draw(ref values);
            network.Forward(source, [], first, target, share(update), ref coins, trace);
            SquaredError.Mean(target, trace.Outputs, default, slopes);
            Array.Clear(gradient);
            network.Backward(source, [], slopes, trace, gradient, sourceGradient: default);
            GradientClip.ByGlobalNorm(gradient, 1);
            adam.Update(network.Parameters, gradient, update < 0.7 * updates ? rate : 0.2 * rate);
        }
        double error = 0;
        for (int batch = 0; batch < 10; batch++)
        {
            draw(ref unseen);
            network.Forward(source, [], first, trace);
            error += SquaredError.Mean(truth, trace.Outputs, default, slopes) / 10;
        }
        return error;
    }
}
