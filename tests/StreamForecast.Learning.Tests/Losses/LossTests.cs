using StreamForecast.Learning.Losses;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Losses;

public sealed class LossTests
{
    private const double Tolerance = Agreement.StepTolerance;
    private readonly GoldenFile golden = GoldenFile.Read("losses");

    private delegate double Loss(ReadOnlySpan<Real> targets, ReadOnlySpan<Real> predictions, ReadOnlySpan<Real> weights, Span<Real> gradient);

    [Fact]
    public void Pinball_agrees_with_PyTorch()
    {
        GoldenFile g = golden["pinball"];
        Real[] levels = [.. g.Numbers("quantiles").Select(v => (Real)v)], prediction = g["prediction"].Values, gradient = new Real[prediction.Length];
        Agreement.Check("loss", [g.Number("loss")], [(Real)PinballLoss.Mean(levels, g["target"].Values, prediction, default, gradient)], Tolerance);
        Agreement.Check("grad", g["grad"].Data, gradient, Tolerance);
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("mae")]
    [InlineData("huber")]
    public void Point_losses_agree_with_PyTorch(string name)
    {
        GoldenFile g = golden[name];
        Real[] prediction = g["prediction"].Values, gradient = new Real[prediction.Length];
        double loss = Point(name)(g["target"].Values, prediction, default, gradient);
        Agreement.Check("loss", [g.Number("loss")], [(Real)loss], Tolerance);
        Agreement.Check("grad", g["grad"].Data, gradient, Tolerance);
    }

    [Fact]
    public void The_Gaussian_likelihood_agrees_with_PyTorch()
    {
        GoldenFile g = golden["gaussian_nll"];
        Real[] target = g["target"].Values, mean = new Real[target.Length], scale = new Real[target.Length];
        double loss = GaussianLikelihood.Mean(target, g["mean"].Values, g["scale"].Values, default, mean, scale);
        Agreement.Check("loss", [g.Number("loss")], [(Real)loss], Tolerance);
        Agreement.Check("grad_mean", g["grad_mean"].Data, mean, Tolerance);
        Agreement.Check("grad_scale", g["grad_scale"].Data, scale, Tolerance);
    }

    [Fact]
    public void Students_likelihood_agrees_with_PyTorch()
    {
        GoldenFile g = golden["student_t_nll"];
        Real[] target = g["target"].Values, degrees = new Real[target.Length], location = new Real[target.Length], scale = new Real[target.Length];
        double loss = StudentLikelihood.Mean(target, g["df"].Values, g["loc"].Values, g["scale"].Values, default, degrees, location, scale);
        Agreement.Check("loss", [g.Number("loss")], [(Real)loss], Tolerance);
        Agreement.Check("grad_df", g["grad_df"].Data, degrees, Tolerance);
        Agreement.Check("grad_loc", g["grad_loc"].Data, location, Tolerance);
        Agreement.Check("grad_scale", g["grad_scale"].Data, scale, Tolerance);
    }

    [Theory]
    [InlineData("mse")]
    [InlineData("mae")]
    [InlineData("huber")]
    public void A_masked_target_does_not_count(string name)
    {
        Real[] targets = Noise.Uniform(1, 9, 3f), predictions = Noise.Uniform(2, 9, 3f), weights = [1, 1, 0, 1, 0, 1, 1, 1, 0], gradient = new Real[9];
        double masked = Point(name)(targets, predictions, weights, gradient);
        int[] counted = [0, 1, 3, 5, 6, 7];
        Real[] some = new Real[6];
        double alone = Point(name)([.. counted.Select(i => targets[i])], [.. counted.Select(i => predictions[i])], default, some);
        Assert.Equal(alone, masked, tolerance: 1e-6);
        Assert.Equal([.. counted.Select(i => gradient[i])], some);
        Assert.All((int[])[2, 4, 8], i => Assert.Equal(0f, gradient[i]));
    }

    [Fact]
    public void Where_nothing_counts_the_loss_and_its_gradient_are_zero()
    {
        Real[] gradient = [9, 9, 9, 9];
        Assert.Equal(0, PinballLoss.Mean([0.2f, 0.8f], [1, 2], [0, 0, 0, 0], [0, 0], gradient));
        Assert.All(gradient, g => Assert.Equal(0f, g));
    }

    [Fact]
    public void Likelihoods_weigh_their_targets()
    {
        Real[] targets = Noise.Uniform(3, 4, 2f), means = Noise.Uniform(4, 4), scales = Noise.Between(5, 4, 0.3f, 2f), degrees = Noise.Between(6, 4, 2f, 9f);
        Real[] a = new Real[4], b = new Real[4], c = new Real[4];
        double Gaussian(Real[] weights) => GaussianLikelihood.Mean(targets, means, scales, weights, a, b);
        double Student(Real[] weights) => StudentLikelihood.Mean(targets, degrees, means, scales, weights, a, b, c);
        foreach (Func<Real[], double> loss in (Func<Real[], double>[])[Gaussian, Student])
            Assert.Equal(0.75 * loss([1, 0, 0, 0]) + 0.25 * loss([0, 0, 1, 0]), loss([3, 0, 1, 0]), tolerance: 1e-6);
    }

    [Fact]
    public void Cross_entropy_agrees_with_its_definition_and_masked_symbols_do_not_count()
    {
        const int Count = 5;
        int[] symbols = [2, 0, 4, 1];
        Real[] scores = Noise.Uniform(7, 4 * Count, 3f), weights = [1, 0, 2, 1], gradient = new Real[4 * Count];
        double expected = 0;
        double loss = CrossEntropy.Mean(symbols, Count, scores, weights, gradient);
        for (int i = 0; i < 4; i++)
        {
            double sum = scores.Skip(i * Count).Take(Count).Sum(x => Math.Exp(x));
            expected -= weights[i] / 4 * Math.Log(Math.Exp(scores[i * Count + symbols[i]]) / sum);
            for (int j = 0; j < Count; j++)
                Assert.Equal(weights[i] / 4 * (Math.Exp(scores[i * Count + j]) / sum - (j == symbols[i] ? 1 : 0)), gradient[i * Count + j], tolerance: 1e-6);
        }
        Assert.Equal(expected, loss, tolerance: 1e-6);
        Assert.Equal(50, CrossEntropy.Mean([1], 2, [100, 50], default, gradient.AsSpan(0, 2)), tolerance: 1e-4);       // no floor under a probability of e^-50
    }

    [Theory]
    [InlineData(0.5, 0.57236494292470008, -1.9635100260214235)]        // ln sqrt(pi), -gamma - 2 ln 2
    [InlineData(1, 0, -0.57721566490153286)]
    [InlineData(4, 1.791759469228055, 1.2561176684318005)]
    [InlineData(30, 71.25703896716801, 3.3844381326855)]
    public void Gamma_agrees_with_known_values(double x, double logarithm, double derivative)
    {
        Assert.Equal(logarithm, GammaFunction.Log(x), tolerance: 1e-11);
        Assert.Equal(derivative, GammaFunction.Digamma(x), tolerance: 1e-11);
    }

    private static Loss Point(string name) => name switch
    {
        "mse" => SquaredError.Mean,
        "mae" => AbsoluteError.Mean,
        "huber" => (t, p, w, g) => HuberLoss.Mean(t, p, w, g),
        _ => throw new ArgumentException(name),
    };
}
