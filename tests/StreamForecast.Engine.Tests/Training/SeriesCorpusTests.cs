using StreamForecast.Engine.Statistics;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Tests.Training;

public sealed class SeriesCorpusTests
{
    private const int Season = 24, LongSeason = 168;

    [Fact]
    public void Equal_seeds_give_equal_batches()
    {
        TrainingBatch one = Filled(new SeriesCorpus([Noisy(1, 900), Noisy(2, 5000)], 7), 5), other = Filled(new SeriesCorpus([Noisy(1, 900), Noisy(2, 5000)], 7), 5);

        Assert.Equal(one.Inputs, other.Inputs);
        Assert.Equal(one.Features, other.Features);
        Assert.Equal(one.Target, other.Target);
        Assert.NotEqual(one.Inputs, Filled(new SeriesCorpus([Noisy(1, 900), Noisy(2, 5000)], 8), 5).Inputs);
    }

    [Fact]
    public void Every_value_is_finite_although_series_hold_gaps_and_end()
    {
        TrainingSeries gappy = Noisy(3, 700);
        for (int t = 0; t < gappy.Values.Length; t++)
            if (t % 7 == 0 || t is > 300 and < 420) gappy.Values[t] = float.NaN;
        var corpus = new SeriesCorpus([gappy, Noisy(4, 30), Noisy(5, 9000)], 1);
        var batch = Batch();
        int weighted = 0;
        for (int i = 0; i < 40; i++)
        {
            corpus.Fill(batch);
            foreach (float[] column in (float[][])[batch.Inputs, batch.Features, batch.Candidates, batch.LogErrors, batch.Unit, batch.Target])
                Assert.All(column, v => Assert.True(float.IsFinite(v)));
            Assert.All(batch.LogErrors, v => Assert.True(v >= 0));
            Assert.All(batch.Unit, v => Assert.True(v > 0));
            weighted += (int)batch.Weight.Sum();
        }

        Assert.InRange(weighted, 0.5 * 40 * batch.Weight.Length, 0.99 * 40 * batch.Weight.Length);
    }

    [Fact]
    public void A_stream_that_begins_in_mid_series_reads_the_inputs_that_production_would()
    {
        TrainingSeries series = Noisy(6, 13_000);
        float[][] expected = Production(series.Values);
        var known = expected.Select((input, t) => (Key: Key(input), Row: t)).ToLookup(e => e.Key, e => e.Row);
        var corpus = new SeriesCorpus([series], 3);
        var batch = Batch();

        var rows = new HashSet<int>();
        for (int i = 0; i < 20; i++)
        {
            corpus.Fill(batch);
            for (int stream = 0; stream < batch.Streams; stream++)
            {
                ReadOnlySpan<float> input = batch.Inputs.AsSpan(stream * 46, 46);   // step 0
                int row = Assert.Single(known[Key(input)]);
                Assert.Equal(expected[row], input);
                rows.Add(row);
            }
        }

        Assert.Contains(rows, r => r is > 100 and < 4000);
        Assert.Contains(rows, r => r is > 4096 and < 8192);
        Assert.Contains(rows, r => r > 8192);
    }

    [Fact]
    public void The_weighted_sets_are_drawn_by_the_root_of_their_rows()
    {
        var corpus = new SeriesCorpus([Noisy(1, 1600, group: 0), Noisy(2, 400, group: 1)], 11);
        var batch = Batch();
        int small = 0, all = 0;
        for (int i = 0; i < 300; i++)
        {
            corpus.Fill(batch);
            for (int s = 0; s < batch.Streams; s++)
            {
                if (!batch.Reset[s]) continue;
                all++;
                small += batch.Group[s];
            }
        }

        Assert.Equal(2, corpus.Groups);
        Assert.InRange((double)small / all, 0.28, 0.48);    // a third of the draws, and shorter streams end oftener
    }

    [Fact]
    public void A_corpus_loaded_where_another_stood_gives_the_batches_that_would_have_come()
    {
        TrainingSeries[] series = [Noisy(1, 900), Noisy(2, 300, group: 1), Noisy(3, 90, group: 1)];
        SeriesCorpus whole = new(series, 12), resumed = new(series, 12);
        using var memory = new MemoryStream();
        Filled(whole, 7);
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true)) whole.Save(writer);
        memory.Position = 0;
        using (var reader = new BinaryReader(memory)) resumed.Load(reader);
        for (int i = 0; i < 5; i++)
        {
            TrainingBatch expected = Filled(whole, 1), found = Filled(resumed, 1);
            Assert.Equal(expected.Inputs, found.Inputs);
            Assert.Equal(expected.Candidates, found.Candidates);
            Assert.Equal(expected.Target, found.Target);
            Assert.Equal(expected.Series, found.Series);
        }
    }

    [Fact]
    public void Each_stream_tells_its_series_and_row()
    {
        var corpus = new SeriesCorpus([Noisy(1, 400) with { Name = "pump-1" }, Noisy(2, 400) with { Name = "pump-2" }], 13);
        TrainingBatch batch = Batch();
        int[] expected = new int[batch.Streams];
        for (int i = 0; i < 20; i++)
        {
            corpus.Fill(batch);
            for (int s = 0; s < batch.Streams; s++)
            {
                if (!batch.Reset[s]) Assert.Equal(expected[s], batch.FirstRow[s]);
                expected[s] = batch.FirstRow[s] + batch.Steps;
                Assert.Equal($"pump-{batch.Series[s] + 1}", corpus.NameOf(batch.Series[s]));
            }
        }
    }

    [Fact]
    public void Rows_before_the_first_to_learn_from_only_make_statistics_and_state()
    {
        TrainingSeries series = Noisy(1, 500) with { First = 400, Horizon = 5 };
        var corpus = new SeriesCorpus([series], 14);
        float[][] expected = Production(series.Values);
        TrainingBatch batch = Batch();
        for (int i = 0; i < 30; i++)
        {
            corpus.Fill(batch);
            for (int s = 0; s < batch.Streams; s++)
            {
                Assert.InRange(batch.FirstRow[s], 400 - batch.Steps, 499);
                Assert.Equal(expected[batch.FirstRow[s]], batch.Inputs.AsSpan(s * 46, 46));
                for (int q = 0; q < batch.Queries; q++)
                {
                    int row = batch.FirstRow[s] + batch.QueryStep[s * batch.Queries + q];
                    if (row + series.Horizon >= 400) continue;
                    Assert.All(batch.Weight.AsSpan((s * batch.Queries + q) * batch.Horizons, batch.Horizons).ToArray(), weight => Assert.Equal(0, weight));
                }
            }
        }
    }

    [Fact]
    public void A_replayed_series_has_its_share_of_the_streams_and_a_group_of_its_own()
    {
        var corpus = new SeriesCorpus([Noisy(1, 1600), Noisy(2, 1600, group: 1)], 11, [Noisy(3, 400) with { Name = "replayed" }], replayShare: 0.3);
        var batch = Batch();
        int replayed = 0, all = 0;
        for (int i = 0; i < 300; i++)
        {
            corpus.Fill(batch);
            for (int s = 0; s < batch.Streams; s++)
            {
                Assert.Equal(corpus.NameOf(batch.Series[s]) == "replayed", batch.Group[s] == 2);
                if (!batch.Reset[s]) continue;
                all++;
                replayed += batch.Group[s] == 2 ? 1 : 0;
            }
        }

        Assert.Equal(3, corpus.Groups);
        Assert.InRange((double)replayed / all, 0.22, 0.38);
    }

    [Fact]
    public void Nothing_to_train_on_is_said()
        => Assert.Contains("nothing to train on", Assert.Throws<ArgumentException>(() => new SeriesCorpus([new TrainingSeries([float.NaN, 1], 1, 1, 6, 0)], 1)).Message, StringComparison.Ordinal);

    private static float[][] Production(float[] values)
    {
        SeasonLayout layout = SeasonLayout.Of(Season, LongSeason);
        byte[] block = new byte[layout.Size];
        SeriesStatistics.Start(block, layout);
        float[][] inputs = new float[values.Length][];
        for (int t = 0; t < values.Length; t++) SeriesStatistics.Observe(block, layout, t, values[t], inputs[t] = new float[46]);
        return inputs;
    }

    private static (float, float, float, float) Key(ReadOnlySpan<float> input) => (input[0], input[15], input[40], input[45]);

    private static TrainingBatch Batch() => new(NetworkShape.Default, streams: 8, steps: 16, queries: 4, horizons: 3);

    private static TrainingBatch Filled(SeriesCorpus corpus, int times)
    {
        TrainingBatch batch = Batch();
        for (int i = 0; i < times; i++) corpus.Fill(batch);
        return batch;
    }

    private static TrainingSeries Noisy(int seed, int rows, int group = 0)
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, rows).Select(t => 50f + 10 * MathF.Sin(t * MathF.Tau / Season) + random.NextSingle())];
        return new TrainingSeries(values, Season, LongSeason, Horizon: 48, group);
    }
}
