using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests.Kernels;

public sealed class SoftmaxTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 257];

    [Theory, MemberData(nameof(Lengths))]
    public void Inner_product_agrees_with_the_definition_at_every_length(int n)
    {
        Real[] x = Noise.Uniform(n, n), y = Noise.Uniform(n + 1, n);
        double expected = x.Zip(y, (a, b) => (double)a * b).Sum();
        Assert.Equal(expected, InnerProduct.Of(x, y), tolerance: 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => InnerProduct.Of(new Real[n + 1], y));
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Shares_agree_with_the_definition_at_every_length(int n)
    {
        Real[] shares = Noise.Uniform(n, n, 9);
        double[] expected = Definition(shares);
        Softmax.Forward(shares);
        for (int i = 0; i < n; i++) Assert.Equal(expected[i], shares[i], tolerance: 1e-6);
    }

    [Fact]
    public void Shares_are_as_good_as_the_comment_says()
    {
        double worst = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            Real[] shares = Noise.Uniform(seed, 1 + seed % 100, 10);
            double[] expected = Definition(shares);
            Softmax.Forward(shares);
            for (int i = 0; i < shares.Length; i++) worst = Math.Max(worst, Math.Abs(shares[i] / expected[i] - 1));
        }
        Assert.InRange(worst, 0, 2e-6);
    }

    [Fact]
    public void Logarithms_are_as_good_as_the_comment_says_and_never_above_zero()
    {
        double worst = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            Real[] logarithms = Noise.Uniform(seed, 1 + seed % 100, 10);
            double most = logarithms.Max(), sum = logarithms.Sum(x => Math.Exp(x - most));
            double[] expected = [.. logarithms.Select(x => x - most - Math.Log(sum))];
            Softmax.Logarithms(logarithms);
            for (int i = 0; i < logarithms.Length; i++) worst = Math.Max(worst, Math.Abs(logarithms[i] - expected[i]));
            Assert.True(logarithms.Max() <= 0);
        }
        Assert.InRange(worst, 0, 3e-6);
        Real[] far = [0, -1000];
        Softmax.Logarithms(far);
        Assert.Equal([0, -1000], far);
        Softmax.Logarithms([]);
    }

    [Fact]
    public void Scores_far_from_zero_do_not_overflow()
    {
        Real[] shares = [1000, 1001, -1e30f];
        Softmax.Forward(shares);
        Assert.Equal(1 / (1 + Math.E), shares[0], tolerance: 1e-6);
        Assert.Equal(Math.E / (1 + Math.E), shares[1], tolerance: 1e-6);
        Assert.Equal(0, shares[2], tolerance: 1e-30);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void The_gradient_agrees_with_the_definition_at_every_length(int n)
    {
        Real[] shares = Noise.Uniform(n, n, 3), gradient = Noise.Uniform(n + 7, n);
        double[] s = Definition(shares), g = [.. gradient.Select(v => (double)v)];
        Softmax.Forward(shares);
        Softmax.Backward(shares, gradient);
        for (int i = 0; i < n; i++)
        {
            double expected = Enumerable.Range(0, n).Sum(j => g[j] * s[j] * ((i == j ? 1 : 0) - s[i]));      // the Jacobian, row by row
            Assert.Equal(expected, gradient[i], tolerance: 1e-6);
        }
    }

    [Fact]
    public void Not_a_number_is_not_hidden()
    {
        Real[] shares = [1, Real.NaN, 2];
        Softmax.Forward(shares);
        Assert.All(shares, s => Assert.True(Real.IsNaN(s)));
    }

    private static double[] Definition(Real[] scores)
    {
        double most = scores.Length == 0 ? 0 : scores.Max(), sum = scores.Sum(x => Math.Exp(x - most));
        return [.. scores.Select(x => Math.Exp(x - most) / sum)];
    }
}
