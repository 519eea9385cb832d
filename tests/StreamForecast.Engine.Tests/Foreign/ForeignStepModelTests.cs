using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Foreign;
using StreamForecast.Engine.Tests.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Foreign;

public sealed class ForeignStepModelTests
{
    private static readonly EngineOptions TwoHorizons = new() { WaveRows = 16, Forecast = new ForecastOptions { Horizons = [1, 6] } };
    private const int Unrepaired = 16;      // rows: so young a series is forecast as the model says, whatever its errors

    [Fact]
    public void Steps_of_a_PyTorch_model_agree_with_PyTorch()
    {
        using ForeignStepModel model = GoldenStep.Open();
        var (shape, x) = GoldenStep.Tensor("x");
        float[] quantiles = GoldenStep.Tensor("quantiles").Data, h = GoldenStep.Tensor("h").Data, c = GoldenStep.Tensor("c").Data;
        int steps = shape[0], rows = shape[1], inputs = shape[2], perStep = quantiles.Length / steps;
        Assert.Equal(inputs, model.Shape.Inputs);
        Assert.Equal((h.Length + c.Length) / rows, model.Shape.State);

        using var step = (ForeignStepBuffers)model.Allocate(rows, 1);
        for (int t = 0; t < steps; t++)
        {
            x.AsSpan(t * rows * inputs, rows * inputs).CopyTo(step.Input);
            model.Step(step, rows);
            for (int i = 0; i < perStep; i++) Assert.Equal(quantiles[t * perStep + i], step.Answers[i], 1e-5f);
            step.HiddenOut.CopyTo(step.Hidden, 0);
        }

        // States are [layers, rows, hidden] there, one row's h and c end to end here.
        int layers = GoldenStep.Tensor("h").Shape[0], hidden = GoldenStep.Tensor("h").Shape[2];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < layers * hidden; i++)
            {
                int there = (i / hidden * rows + row) * hidden + i % hidden, here = row * model.Shape.State + i;
                Assert.Equal(h[there], step.HiddenOut[here], 1e-5f);
                Assert.Equal(c[there], step.HiddenOut[here + layers * hidden], 1e-5f);
            }
        }
    }

    [Theory]
    [InlineData(1), InlineData(3), InlineData(8), InlineData(33), InlineData(100), InlineData(255), InlineData(256)]
    public void A_rows_results_depend_on_the_row_alone_to_the_bit(int rows)
    {
        using ForeignStepModel model = GoldenStep.Open();
        Assert.Null(model.Note);
        using StepBuffers whole = model.Allocate(256, 1), wave = model.Allocate(256, 1);
        var random = new Random(1);
        foreach (ref float value in whole.Input.AsSpan()) value = 4 * random.NextSingle() - 2;
        foreach (ref float value in whole.Hidden.AsSpan()) value = 2 * random.NextSingle() - 1;
        model.Step(whole, 256);
        int from = (256 - rows) / 2, state = model.Shape.State;
        whole.Input.AsSpan(from * 3, rows * 3).CopyTo(wave.Input);
        whole.Hidden.AsSpan(from * state, rows * state).CopyTo(wave.Hidden);
        model.Step(wave, rows);
        Assert.Equal(whole.HiddenOut.AsSpan(from * state, rows * state), wave.HiddenOut.AsSpan(0, rows * state));
        int answers = ((ForeignStepBuffers)whole).Answers.Length / 256;
        Assert.Equal(((ForeignStepBuffers)whole).Answers.AsSpan(from * answers, rows * answers), ((ForeignStepBuffers)wave).Answers.AsSpan(0, rows * answers));
    }

    [Fact]
    public void A_stream_is_answered_whole_and_goes_on_after_a_restart_as_if_there_had_been_none()
    {
        using ForeignStepModel model = GoldenStep.Open();
        List<Row> rows = ShardRun.Unruly(seed: 4, rows: 3000);
        using ShardRun whole = new ShardRun(ShardRun.SmallWaves, model).Feed(rows);
        using ShardRun broken = new ShardRun(ShardRun.SmallWaves, model).Feed(rows[..1500], () => 7);
        broken.Restart();
        broken.Feed(rows[1500..]);
        Assert.Equal(whole.Said, broken.Said);
        Assert.Equal(whole.Saved, broken.Saved);
        Assert.Equal(0, whole.Shard.Counts.Fallbacks);
        for (int i = 0; i < rows.Count; i++)
        {
            if (float.IsNaN(whole.Forecast[i][0])) continue;      // before a series' first value
            for (int level = 1; level < whole.Forecast[i].Length; level++)
                if (level % NetworkShape.LevelCount > 0) Assert.True(whole.Forecast[i][level] >= whole.Forecast[i][level - 1]);
        }
    }

    [Fact]
    public void Horizons_it_does_not_answer_are_forecast_from_the_evidence_and_those_after_a_gap_from_the_one_it_lies_at()
    {
        using TinyModel file = new();
        using ForeignStepModel model = ForeignStepModel.Open(file.Options with { Horizons = [1, 2], Levels = [0.5] });
        using ShardRun run = new ShardRun(TwoHorizons with { Series = new SeriesOptions { Interval = TimeSpan.FromHours(1) } }, model).Feed(ShardRun.Hourly("a", Unrepaired));
        // It answers with the value itself for one step and twice that for two; six steps ahead it is not asked.
        float value = (float)ShardRun.Wave(Unrepaired - 1);
        Assert.Equal(value, run.Forecast[^1][NetworkShape.Median], 1e-3f);
        Assert.InRange(run.Forecast[^1][NetworkShape.LevelCount + NetworkShape.Median], 70, 130);

        run.Feed([new Row("a", ShardRun.Start + Unrepaired * ShardRun.Hour, double.NaN)]);
        Assert.Equal(2 * value, run.Forecast[^1][NetworkShape.Median], 1e-3f);
    }

    [Fact]
    public void Quantiles_that_cross_are_sorted_and_counted()
    {
        using TinyModel file = new();
        using ForeignStepModel model = ForeignStepModel.Open(file.Options with { Levels = [0.2, 0.8] });      // 1x and 2x
        using ShardRun run = new ShardRun(TwoHorizons, model);
        run.Feed([new Row("up", ShardRun.Start, 5), new Row("down", ShardRun.Start, -5)]);
        Assert.Equal(1, run.Shard.Counts.Crossings);
        Assert.Equal([5, 10], [run.Forecast[0][2], run.Forecast[0][8]]);
        Assert.Equal([-10, -5], [run.Forecast[1][2], run.Forecast[1][8]]);
    }

    [Fact]
    public void What_it_gives_that_is_no_number_is_replaced_by_the_evidence()
    {
        using TinyModel file = new();
        using ForeignStepModel model = ForeignStepModel.Open(file.Options with { Levels = [0.2, 0.8] });
        using ShardRun run = new ShardRun(TwoHorizons, model);
        run.Feed([new Row("a", ShardRun.Start, 1e18), new Row("a", ShardRun.Start + 1000, 2)]);
        Assert.True(run.Forecast.All(forecast => forecast.All(float.IsFinite)));
    }

    [Theory]
    [InlineData(ForeignScaling.None)]
    [InlineData(ForeignScaling.Difference)]
    [InlineData(ForeignScaling.Newest)]
    [InlineData(ForeignScaling.Level)]
    public void Its_output_is_scaled_back_as_it_was_said(ForeignScaling scaling)
    {
        using TinyModel file = new();
        string input = scaling switch { ForeignScaling.None => "value", ForeignScaling.Difference => "difference", ForeignScaling.Newest => "scaled_difference", _ => "scaled_value" };
        using ForeignStepModel model = ForeignStepModel.Open(file.Options with { Scaling = scaling, Inputs = new Dictionary<string, string> { ["x"] = input }, Horizons = [1, 2], Levels = [0.5] });
        using ShardRun run = new ShardRun(TwoHorizons, model).Feed(ShardRun.Hourly("a", Unrepaired));
        // The model gives its input back: the value for the scalings that undo it, the value plus its last step for the two that count from the newest.
        float value = (float)ShardRun.Wave(Unrepaired - 1), step = value - (float)ShardRun.Wave(Unrepaired - 2);
        float expected = scaling is ForeignScaling.Newest or ForeignScaling.Difference ? value + step : value;
        Assert.Equal(expected, run.Forecast[^1][NetworkShape.Median], 1e-3f);
    }

    [Fact]
    public void Another_model_of_other_widths_goes_on_with_what_was_learnt()
    {
        using ForeignStepModel model = GoldenStep.Open();
        List<Row> rows = ShardRun.Unruly(seed: 6, rows: 3000);
        using ShardRun own = new ShardRun().Feed(rows[..2000]);
        using ShardRun moved = new ShardRun().Feed(rows[..2000]);
        moved.Restart(model);
        own.Feed(rows[2000..]);
        moved.Feed(rows[2000..]);
        Assert.Equal(own.Status, moved.Status);
        Assert.Equal(own.Interval, moved.Interval);
        Assert.NotEqual(own.Said, moved.Said);
        using ForeignStepModel again = GoldenStep.Open();
        Assert.Equal(model.Name, again.Name);
        using ForeignStepModel other = ForeignStepModel.Open(GoldenStep.Options with { Inputs = new Dictionary<string, string> { ["x"] = "scaled_value, scaled_difference, missing" } });
        Assert.NotEqual(model.Name, other.Name);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first_of_its_size()
    {
        using ForeignStepModel model = GoldenStep.Open();
        using StepBuffers step = model.Allocate(64, 4);
        step.Ahead.AsSpan().Fill(1);
        step.Frames.AsSpan().Fill(new RowFrame(1, 1, 1));
        foreach (int rows in (int[])[1, 17, 64]) model.Step(step, rows);
        Assert.Equal(0, Allocation.Of(() =>
        {
            foreach (int rows in (ReadOnlySpan<int>)[1, 17, 64]) model.Step(step, rows);
        }));
    }
}
