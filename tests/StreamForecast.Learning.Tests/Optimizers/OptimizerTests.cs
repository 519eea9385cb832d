using StreamForecast.Learning.Optimizers;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Optimizers;

public sealed class OptimizerTests
{
    public static TheoryData<string> Names => [.. GoldenFile.Read("optimizers")["optimizers"].Keys];

    [Theory, MemberData(nameof(Names))]
    public void Every_step_agrees_with_PyTorch(string name)
    {
        GoldenFile golden = GoldenFile.Read("optimizers"), mine = golden["optimizers"][name];
        GoldenFile settings = mine["settings"], steps = mine["after_each_step"];
        Real[] parameters = golden["start"].Values;
        IOptimizer optimizer = Make(name, settings, parameters.Length);
        for (int step = 0; step < steps.Count; step++)
        {
            optimizer.Update(parameters, golden["gradients"][step].Values, settings.Number("lr"));
            Agreement.Check($"{name} after step {step + 1}", steps[step].Data, parameters, Agreement.StepTolerance);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_optimizer_finds_the_bottom_of_a_bowl_and_allocates_nothing_on_the_way(string name)
    {
        GoldenFile settings = GoldenFile.Read("optimizers")["optimizers"][name]["settings"];
        Real[] parameters = Noise.Uniform(7, 13, 2f), gradient = new Real[13];
        IOptimizer optimizer = Make(name, settings, 13);
        double Height() => parameters.Select((p, i) => (i + 1) * p * p).Sum();
        double start = Height(), rate = name == "adagrad" ? 0.5 : 0.01;     // its steps shrink for ever: it needs a larger one
        long allocated = Allocation.Of(() =>
        {
            for (int step = 0; step < 375; step++)
            {
                for (int i = 0; i < 13; i++) gradient[i] = 2 * (i + 1) * parameters[i];
                optimizer.Update(parameters, gradient, rate);
            }
        });
        Assert.Equal(0, allocated);
        Assert.True(Height() < 0.05 * start, $"{name}: from {start} to {Height()}");
    }

    [Fact]
    public void Clipping_agrees_with_PyTorch()
    {
        GoldenFile golden = GoldenFile.Read("clip_by_global_norm");
        string[] keys = [.. golden["before"].Keys];
        Real[] gradient = [.. keys.SelectMany(k => golden["before"][k].Values)];
        double norm = GradientClip.ByGlobalNorm(gradient, golden.Number("max_norm"));
        Assert.Equal(golden.Number("norm"), norm, tolerance: Agreement.StepTolerance);
        Agreement.Check("after", [.. keys.SelectMany(k => golden["after"][k].Data)], gradient, Agreement.StepTolerance);
    }

    [Fact]
    public void A_small_gradient_is_not_clipped()
    {
        Real[] gradient = [0.3f, -0.4f];
        Assert.Equal(0.5, GradientClip.ByGlobalNorm(gradient, 1), tolerance: 1e-7);
        Assert.Equal([0.3f, -0.4f], gradient);
    }

    private static IOptimizer Make(string name, GoldenFile s, int count)
    {
        double decay = s.Number("weight_decay", 0), momentum = s.Number("momentum", 0), epsilon = s.Number("eps", 0);
        double[] betas = s.Has("betas") ? s.Numbers("betas") : [0, 0];
        return name switch
        {
            "sgd" or "sgd_momentum" or "sgd_nesterov" => new Sgd(count, momentum, s.Flag("nesterov"), decay),
            "rmsprop" => new RmsProp(count, s.Number("alpha"), epsilon, momentum, decay),
            "adagrad" => new Adagrad(count, epsilon, decay),
            "adam" => new Adam(count, betas[0], betas[1], epsilon, decay),
            "adamw" => new Adam(count, betas[0], betas[1], epsilon, decay, decoupled: true),
            "radam" => new RAdam(count, betas[0], betas[1], epsilon, decay),
            _ => throw new ArgumentException($"The golden file names an optimizer '{name}' that this test does not know; add it here."),
        };
    }
}
