using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests.Kernels;

/// <summary>The worst errors that the functions' comments state, over two million arguments each, and scalar against vector to the bit.</summary>
public sealed class FunctionTests
{
    private static IEnumerable<float> Range(float low, float high)
    {
        const int Count = 2_000_000;
        for (int i = 0; i <= Count; i++) yield return low + (high - low) * ((float)i / Count);
    }

    [Fact]
    public void Exponential_is_as_good_as_it_says() =>
        Assert.InRange(Worst(Range(-87f, 88f), Exponential.Of, Math.Exp, relative: true), 0, 1.3e-7);

    [Fact]
    public void Sigmoid_is_as_good_as_it_says() =>
        Assert.InRange(Worst(Range(-100f, 100f), Sigmoid.Of, x => 1 / (1 + Math.Exp(-x)), relative: false), 0, 1.2e-7);

    [Fact]
    public void Hyperbolic_tangent_is_as_good_as_it_says()
    {
        Assert.InRange(Worst(Range(-10f, 10f), HyperbolicTangent.Of, Math.Tanh, relative: false), 0, 1.5e-7);
        Assert.InRange(Worst(Range(1e-6f, 1f), HyperbolicTangent.Of, Math.Tanh, relative: true), 0, 3e-7);
        Assert.InRange(Worst(Range(0.6f, 0.65f), HyperbolicTangent.Of, Math.Tanh, relative: true), 0, 3e-7);
    }

    [Fact]
    public void Softplus_is_as_good_as_it_says() =>
        Assert.InRange(Worst(Range(-87f, 100f), Softplus.Of, x => x > 0 ? x + LogOnePlus(Math.Exp(-x)) : LogOnePlus(Math.Exp(x)), relative: true), 0, 4e-7);

    [Theory]
    [InlineData(float.NaN, float.NaN, float.NaN, float.NaN, float.NaN)]
    [InlineData(0f, 1f, 0.5f, 0f, 0.6931472f)]
    [InlineData(float.PositiveInfinity, 2.24e38f, 1f, 1f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f, 0f, -1f, 0f)]
    public void The_ends_of_the_line_are_defined(float x, float exponential, float sigmoid, float tangent, float softplus)
    {
        Near(exponential, Exponential.Of(x), 0.02f * MathF.Max(1e-30f, MathF.Abs(exponential)));
        Near(sigmoid, Sigmoid.Of(x), 1e-7f);
        Near(tangent, HyperbolicTangent.Of(x), 1e-7f);
        Near(softplus, Softplus.Of(x), 1e-7f);
    }

    [Fact]
    public void Spans_of_every_length_have_the_bits_of_one_by_one()
    {
        float[] all = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1e-7f, .. Noise.Uniform(1, 60, 95f), .. Noise.Uniform(2, 40, 2f)];
        for (int n = 0; n <= all.Length; n++)
        {
            ReadOnlySpan<float> x = all.AsSpan(all.Length - n);
            float[] y = new float[n];
            Elementwise.Tanh(x, y);
            for (int i = 0; i < n; i++) Assert.Equal(HyperbolicTangent.Of(x[i]), y[i]);
            Elementwise.Exponential(x, y);
            for (int i = 0; i < n; i++) Assert.Equal(Exponential.Of(x[i]), y[i]);
            Elementwise.Softplus(x, y);
            for (int i = 0; i < n; i++) Assert.Equal(Softplus.Of(x[i]), y[i]);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Elementwise.Tanh(new float[3], new float[4]));
    }

    [Fact]
    public void Vectors_and_scalars_give_the_same_bits()
    {
        float[] special = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, 0.625f, -0.625f, 88.3f, -87.3f];
        float[] x = [.. special, .. Noise.Uniform(1, 50_000, 95f), .. Noise.Uniform(2, 50_006, 2f)];
        float[] one = new float[x.Length], eight = new float[x.Length];
        Func<float, float>[] scalars = [Exponential.Of, Sigmoid.Of, HyperbolicTangent.Of];
        Func<Vector256<float>, Vector256<float>>[] vectors = [Exponential.Of, Sigmoid.Of, HyperbolicTangent.Of];
        Func<Vector512<float>, Vector512<float>>[] wide = [Exponential.Of, Sigmoid.Of, HyperbolicTangent.Of];
        Assert.Equal(0, x.Length % 16);
        for (int f = 0; f < scalars.Length; f++)
        {
            for (int i = 0; i < x.Length; i++) one[i] = scalars[f](x[i]);
            for (int i = 0; i < x.Length; i += 8) vectors[f](Vector256.LoadUnsafe(ref x[i])).StoreUnsafe(ref eight[i]);
            Assert.Equal(Noise.Bits(one), Noise.Bits(eight));
            if (!Avx512F.IsSupported) continue;
            for (int i = 0; i < x.Length; i += 16) wide[f](Vector512.LoadUnsafe(ref x[i])).StoreUnsafe(ref eight[i]);
            Assert.Equal(Noise.Bits(one), Noise.Bits(eight));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(33)]
    public void Silu_and_its_slope_agree_with_the_definition_and_a_values_place_does_not_show(int n)
    {
        float[] x = Noise.Uniform(n, n, 6f), y = new float[n], slope = new float[n];
        Array.Fill(slope, 2f);
        Silu.Forward(x, y);
        Silu.Backward(x, slope);
        for (int i = 0; i < n; i++)
        {
            double s = 1 / (1 + Math.Exp(-x[i]));
            Assert.Equal(x[i] * s, y[i], tolerance: 1e-6);
            Assert.Equal(2 * s * (1 + x[i] * (1 - s)), slope[i], tolerance: 2e-6);
            float[] alone = [x[i]], aloneY = new float[1], aloneSlope = [2f];
            Silu.Forward(alone, aloneY);
            Silu.Backward(alone, aloneSlope);
            Assert.Equal((aloneY[0], aloneSlope[0]), (y[i], slope[i]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(257)]
    public void Axpy_agrees_with_the_definition_at_every_length(int n)
    {
        float[] x = Noise.Uniform(n, n), y = Noise.Uniform(n + 1, n);
        double[] expected = [.. y.Select((v, i) => v + 0.3f * (double)x[i])];
        Axpy.Add(0.3f, x, y);
        for (int i = 0; i < n; i++) Assert.Equal(expected[i], y[i], tolerance: 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => Axpy.Add(1, new float[n + 1], y));
    }

    [Fact]
    public void A_random_stream_is_the_same_everywhere_and_its_branches_differ()
    {
        // From the same formulas in Python's integers.
        Assert.Equal([580277264585839157, 17213365036751876254], Start(new RandomStream(seed: 1)));
        Assert.Equal(7073464828070029192UL, Start(new RandomStream(seed: 1, branch: 1))[0]);
        float[] values = Noise.Uniform(5, 100_000);
        Assert.Equal(0, values.Average(), tolerance: 0.01);
        Assert.Equal(1.0 / 3, values.Average(v => v * v), tolerance: 0.01);
        static ulong[] Start(RandomStream s) => [s.NextBits(), s.NextBits()];
    }

    private static double Worst(IEnumerable<float> range, Func<float, float> ours, Func<double, double> exact, bool relative)
    {
        double worst = 0;
        foreach (float x in range)
        {
            double expected = exact(x), error = Math.Abs(ours(x) - expected);
            worst = Math.Max(worst, relative ? error / Math.Abs(expected) : error);
        }
        return worst;
    }

    private static double LogOnePlus(double y) => y < 1e-5 ? y - y * y / 2 : Math.Log(1 + y);

    private static void Near(float expected, float found, float tolerance)
    {
        if (float.IsNaN(expected) || float.IsInfinity(expected)) Assert.Equal(expected, found);
        else Assert.InRange(found, expected - tolerance, expected + tolerance);
    }
}
