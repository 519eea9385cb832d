using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

public sealed class FillTrainerTests
{
    private static readonly FillShape Small = new(CellKind.Gru, Inputs: 3, Hidden: 8, Layers: 2, Encoding: 12, Features: 2, Candidates: 2);
    private static readonly FillTrainingOptions Options = new() { Iterations = 250, WarmUp = 5, PeakRate = 0.02, Windows = 20, Rows = 8, Targets = 4, Dropout = 0 };

    [Fact]
    public void What_stands_on_both_sides_of_a_row_is_learnt()
    {
        var losses = new List<double>();
        new FillTrainer(new FillNetwork(Small, seed: 1), Options).Train(new BothSides(), step => losses.Add(step.Loss), CancellationToken.None);
        // One side alone leaves 0.7 of the loss.
        Assert.True(losses.TakeLast(10).Average() < 0.6 * losses.Take(10).Average(), $"from {losses.Take(10).Average()} to {losses.TakeLast(10).Average()}");
    }

    [Fact]
    public void Equal_runs_give_equal_bits_whatever_the_number_of_threads()
    {
        FillNetwork one = new(Small, seed: 1), two = new(Small, seed: 1);
        FillTrainingOptions options = Options with { Iterations = 5, Dropout = 0.2, Windows = 37 };
        new FillTrainer(one, options, threads: 1).Train(new BothSides(), null, CancellationToken.None);
        new FillTrainer(two, options, threads: 3).Train(new BothSides(), null, CancellationToken.None);
        Assert.Equal(Noise.Bits(one.Parameters), Noise.Bits(two.Parameters));
    }

    [Fact]
    public void A_broken_row_is_refused_with_the_iteration()
    {
        var trainer = new FillTrainer(new FillNetwork(Small, seed: 1), Options);
        var refused = Assert.Throws<InvalidDataException>(() => trainer.Train(new BothSides { BrokenFrom = 3 }, null, CancellationToken.None));
        Assert.Contains("iteration 3 of 250", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The hidden value is the sum of the inputs a row before and a row after; the candidates know nothing of it.</summary>
    private sealed class BothSides : IFillSource
    {
        public int BrokenFrom { get; init; } = int.MaxValue;

        public void Fill(FillBatch batch, int window, int iteration, int worker)
        {
            var random = new RandomStream(7, (long)iteration * batch.Windows + window);
            int width = batch.Shape.Inputs;
            Span<float> rows = batch.Inputs.AsSpan(window * batch.Steps * width, batch.Steps * width);
            foreach (ref float v in rows) v = random.NextUniform(1);
            batch.Lengths[window] = batch.Steps;
            for (int i = window * batch.Targets; i < (window + 1) * batch.Targets; i++)
            {
                int step = batch.TargetStep[i] = 1 + (int)(random.NextBits() % (ulong)(batch.Steps - 2));
                batch.Target[i] = iteration >= BrokenFrom ? float.NaN : rows[(step - 1) * width] + rows[(step + 1) * width];
                batch.Weight[i] = batch.Unit[i] = 1;
            }
        }
    }
}
