using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Tests.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

public sealed class TrainingPartTests
{
    private static readonly NetworkShape Small = new(Inputs: 6, Hidden: 5, Encoding: 9, Features: 7, Candidates: 4);

    [Theory]
    [InlineData(6, 5, 9, 7, 4)]
    [InlineData(9, 8, 16, 10, 14)]
    public void Every_gradient_agrees_with_finite_differences_of_the_definition(int inputs, int hidden, int encoding, int features, int candidates)
    {
        var shape = new NetworkShape(inputs, hidden, encoding, features, candidates);
        ForecastNetwork network = StepCase.LivelyNetwork(shape, seed: 14);
        var batch = new TrainingBatch(shape, streams: 3, steps: 5, queries: 4, horizons: 2);
        new MadeUpSource(seed: 15).Fill(batch);
        double[] groupMeans = [0.5, 1.25, 2];
        var reference = new ReferenceForecast(network.Layout, batch) { GroupMeans = groupMeans };

        var part = new TrainingPart(network.Layout, batch, first: 0, streams: 3);
        part.Run(network.Weights, batch, groupMeans, dropout: 0, new RandomStream(1));

        double[] weights = InDouble(network);
        CheckGradient(network.Layout, reference, weights, part.Gradient);
        double mean = part.StreamLoss.Select((loss, i) => loss / groupMeans[batch.Group[i]]).Average();
        Assert.Equal(reference.Loss(weights), mean, tolerance: 1e-5);
    }

    [Fact]
    public void A_carried_state_counts_as_given_and_its_gradient_is_cut_off()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 27);
        var source = new MadeUpSource(seed: 28, resetShare: 0);
        TrainingBatch first = new(Small, streams: 2, steps: 4, queries: 3, horizons: 2), second = new(Small, streams: 2, steps: 4, queries: 3, horizons: 2);
        source.Fill(first);
        source.Fill(second);
        double[] groupMeans = [1, 1, 1], weights = InDouble(network);
        var before = new ReferenceForecast(network.Layout, first) { GroupMeans = groupMeans };
        var reference = new ReferenceForecast(network.Layout, second) { GroupMeans = groupMeans, Start = [before.End(weights, 0), before.End(weights, 1)] };

        var part = new TrainingPart(network.Layout, first, 0, 2);
        part.Run(network.Weights, first, groupMeans, dropout: 0, new RandomStream(1));
        part.Run(network.Weights, second, groupMeans, dropout: 0, new RandomStream(1));

        CheckGradient(network.Layout, reference, weights, part.Gradient);
        Assert.Equal(reference.Loss(weights), part.StreamLoss.Average(), tolerance: 1e-5);
    }

    [Fact]
    public void A_stream_trains_the_same_in_whatever_part_it_lies()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 16);
        var batch = new TrainingBatch(Small, streams: 7, steps: 6, queries: 3, horizons: 2);
        new MadeUpSource(seed: 17).Fill(batch);
        double[] groupMeans = [1, 1, 1];
        TrainingPart whole = new(network.Layout, batch, 0, 7), front = new(network.Layout, batch, 0, 3), back = new(network.Layout, batch, 3, 4);
        foreach (TrainingPart part in (TrainingPart[])[whole, front, back]) part.Run(network.Weights, batch, groupMeans, 0, new RandomStream(1));

        Assert.Equal(Noise.Bits(whole.StreamLoss), Noise.Bits([.. front.StreamLoss, .. back.StreamLoss]));
        for (int i = 0; i < whole.Gradient.Length; i++) Assert.Equal(whole.Gradient[i], front.Gradient[i] + back.Gradient[i], tolerance: 1e-5);
    }

    [Fact]
    public void The_state_is_carried_between_batches_and_starts_anew_where_a_series_begins()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 18);
        var batch = new TrainingBatch(Small, streams: 2, steps: 4, queries: 2, horizons: 1);
        new MadeUpSource(seed: 19).Fill(batch);
        Array.Fill(batch.Weight, 1f);
        var part = new TrainingPart(network.Layout, batch, 0, 2);
        (float, float) Losses()
        {
            part.Run(network.Weights, batch, [1, 1, 1], 0, new RandomStream(1));
            return (part.StreamLoss[0], part.StreamLoss[1]);
        }

        (batch.Reset[0], batch.Reset[1]) = (true, true);
        (float, float) fresh = Losses();
        (batch.Reset[0], batch.Reset[1]) = (false, true);
        (float, float) carried = Losses();

        Assert.NotEqual(fresh.Item1, carried.Item1);
        Assert.Equal(fresh.Item2, carried.Item2);
    }

    [Fact]
    public void A_cell_that_does_not_count_changes_nothing()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 20);
        var batch = new TrainingBatch(Small, streams: 2, steps: 4, queries: 2, horizons: 2);
        new MadeUpSource(seed: 21).Fill(batch);
        Array.Fill(batch.Weight, 1f);
        batch.Weight[3] = 0;
        TrainingPart one = new(network.Layout, batch, 0, 2), other = new(network.Layout, batch, 0, 2);
        one.Run(network.Weights, batch, [1, 1, 1], 0, new RandomStream(1));
        batch.Target[3] = 1000;
        other.Run(network.Weights, batch, [1, 1, 1], 0, new RandomStream(1));
        Assert.Equal(Noise.Bits(one.Gradient), Noise.Bits(other.Gradient));
        Assert.Equal(one.LossSum, other.LossSum);
    }

    [Fact]
    public void A_wild_target_is_capped_and_pulls_at_nothing()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 22);
        var batch = new TrainingBatch(Small, streams: 1, steps: 2, queries: 1, horizons: 1);
        new MadeUpSource(seed: 23).Fill(batch);
        (batch.Weight[0], batch.Target[0]) = (1, 1e6f);
        var part = new TrainingPart(network.Layout, batch, 0, 1);
        part.Run(network.Weights, batch, [1, 1, 1], 0, new RandomStream(1));
        Assert.Equal(50f, part.StreamLoss[0]);
        Assert.All(part.Gradient, g => Assert.Equal(0f, g));
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_is_shared_by_a_rows_horizons()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 24);
        var batch = new TrainingBatch(Small, streams: 2, steps: 4, queries: 2, horizons: 3);
        new MadeUpSource(seed: 25).Fill(batch);
        double[] groupMeans = [1, 1, 1];
        // The masks are drawn in this order: all of the first layer, then all of the second.
        var random = new RandomStream(26);
        float[] Mask() => [.. Enumerable.Range(0, 4 * Small.Encoding).Select(_ => random.NextSingle() < 0.3f ? 0 : (float)(1 / 0.7))];
        var reference = new ReferenceForecast(network.Layout, batch) { GroupMeans = groupMeans, FirstMask = Mask(), SecondMask = Mask() };

        var part = new TrainingPart(network.Layout, batch, 0, 2);
        part.Run(network.Weights, batch, groupMeans, dropout: 0.3, new RandomStream(26));

        double[] weights = InDouble(network);
        Assert.Equal(reference.Loss(weights), part.StreamLoss.Average(), tolerance: 1e-5);
        CheckGradient(network.Layout, reference, weights, part.Gradient);
        Assert.Contains(0f, reference.FirstMask);
    }

    [Theory]
    [InlineData(64, 1), InlineData(64, 3), InlineData(40, 1), InlineData(35, 2), InlineData(16, 1), InlineData(9, 1)]
    public void Running_segments_forward_again_gives_the_same_bits_as_keeping_their_traces(int steps, int kept)
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 29);
        TrainingBatch first = new(Small, streams: 5, steps, queries: 6, horizons: 2), second = new(Small, streams: 5, steps, queries: 6, horizons: 2);
        var source = new MadeUpSource(seed: 30);
        source.Fill(first);
        source.Fill(second);
        TrainingPart all = new(network.Layout, first, 1, 4), few = new(network.Layout, first, 1, 4, kept);
        foreach (TrainingBatch batch in (TrainingBatch[])[first, second])
        {
            foreach (TrainingPart part in (TrainingPart[])[all, few]) part.Run(network.Weights, batch, [1, 1, 1], dropout: 0.2, new RandomStream(31));
            Assert.Equal(Noise.Bits(all.Gradient), Noise.Bits(few.Gradient));
            Assert.Equal(Noise.Bits(all.Carried.Hidden), Noise.Bits(few.Carried.Hidden));
        }
    }

    [Fact]
    public void The_gradient_of_a_window_of_many_segments_agrees_with_finite_differences()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 32);
        var batch = new TrainingBatch(Small, streams: 1, steps: 37, queries: 5, horizons: 1);
        new MadeUpSource(seed: 33).Fill(batch);
        var reference = new ReferenceForecast(network.Layout, batch) { GroupMeans = [1, 1, 1] };
        var part = new TrainingPart(network.Layout, batch, 0, 1, keptSegments: 1);
        part.Run(network.Weights, batch, [1, 1, 1], dropout: 0, new RandomStream(1));
        CheckGradient(network.Layout, reference, InDouble(network), part.Gradient);
    }

    [Fact]
    public void Scoring_held_back_rows_gives_their_loss_and_leaves_the_training_as_it_was()
    {
        ForecastNetwork network = StepCase.LivelyNetwork(Small, seed: 34);
        TrainingBatch batch = new(Small, streams: 3, steps: 6, queries: 3, horizons: 2), other = new(Small, streams: 3, steps: 6, queries: 3, horizons: 2);
        var source = new MadeUpSource(seed: 35);
        source.Fill(batch);
        source.Fill(other);
        TrainingPart disturbed = new(network.Layout, batch, 0, 3), calm = new(network.Layout, batch, 0, 3), fresh = new(network.Layout, batch, 0, 3);
        disturbed.Run(network.Weights, batch, [1, 1, 1], 0, new RandomStream(1));
        calm.Run(network.Weights, batch, [1, 1, 1], 0, new RandomStream(1));
        Array.Fill(batch.Reset, true);
        disturbed.Score(network.Weights, batch, [1, 1, 1]);
        fresh.Run(network.Weights, batch, [1, 1, 1], 0, new RandomStream(1));
        Assert.Equal(fresh.LossSum, disturbed.LossSum);
        disturbed.Run(network.Weights, other, [1, 1, 1], 0, new RandomStream(1));
        calm.Run(network.Weights, other, [1, 1, 1], 0, new RandomStream(1));
        Assert.Equal(Noise.Bits(calm.Gradient), Noise.Bits(disturbed.Gradient));
    }

    private static double[] InDouble(ForecastNetwork network) => [.. network.Parameters.ToArray().Select(v => (double)v)];

    /// <summary>Every single weight's gradient against the difference quotient of the reference.</summary>
    private static void CheckGradient(ForecastLayout layout, ReferenceForecast reference, double[] weights, float[] gradient)
    {
        foreach (NamedView view in layout.Views)
        {
            for (int i = view.Offset; i < view.Offset + view.Length; i++)
            {
                double kept = weights[i];
                weights[i] = kept + 1e-5;
                double above = reference.Loss(weights);
                weights[i] = kept - 1e-5;
                double slope = (above - reference.Loss(weights)) / 2e-5;
                weights[i] = kept;
                bool near = Math.Abs(slope - gradient[i]) < 1e-5 + 1e-4 * Math.Abs(slope);
                Assert.True(near, $"{view.Name}[{i - view.Offset}]: {gradient[i]} instead of {slope}");
            }
        }
    }
}
