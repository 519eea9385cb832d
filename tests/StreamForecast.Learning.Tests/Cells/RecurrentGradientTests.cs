using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests.Cells;

/// <summary>The gradient of every weight, input and start state of every cell against finite differences of the forward pass.</summary>
public sealed class RecurrentGradientTests
{
    private static readonly int[] Lengths = [4, 6, 1, 3];

    /// <summary>Cell, layers, both directions, unequal lengths.</summary>
    public static TheoryData<CellKind, int, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<CellKind, int, bool, bool>();
            foreach (CellKind kind in Enum.GetValues<CellKind>())
            {
                if (kind == CellKind.ElmanRelu && !FiniteDifferences.Sharp) continue;
                foreach (bool bidirectional in (bool[])[false, true])
                {
                    foreach (bool unequal in (bool[])[false, true])
                    {
                        cases.Add(kind, 1, bidirectional, unequal);
                        cases.Add(kind, 3, bidirectional, unequal);
                    }
                }
            }
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_gradient_agrees_with_finite_differences(CellKind kind, int layers, bool bidirectional, bool unequal)
    {
        var run = new RecurrentCase(new RecurrentLayout(kind, inputs: 3, hidden: 5, layers, bidirectional), steps: 6, rows: 4, unequal ? Lengths : []);
        Check(run);
    }

    [Theory]
    [InlineData(CellKind.Elman)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    [InlineData(CellKind.GruResetBefore)]
    public void The_gradient_with_dropout_is_that_of_the_units_that_were_kept(CellKind kind)
    {
        var run = new RecurrentCase(new RecurrentLayout(kind, inputs: 3, hidden: 5, layers: 3, bidirectional: true), steps: 6, rows: 4, Lengths);
        double before = run.Loss();
        var random = new RandomStream(seed: 8);
        run.Trace.DrawDropout(0.4f, ref random);
        Assert.NotEqual(before, run.Loss());
        Check(run);
        run.Trace.ClearDropout();
        Assert.Equal(before, run.Loss());
    }

    private static void Check(RecurrentCase run)
    {
        run.Run();
        FiniteDifferences.Check("weights", run.Loss, run.Weights, run.Gradient, most: 150);
        FiniteDifferences.Check("inputs", run.Loss, run.Inputs, run.InputGradient);
        FiniteDifferences.Check("start", run.Loss, run.Start, run.StartGradient, most: 60);
    }
}
