using System.Globalization;
using StreamForecast.Daemon.Evaluations;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Daemon.Tests.Service;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Tests.Evaluations;

public sealed class ForecastEvaluationTests : IDisposable
{
    private const int Length = 400, Horizon = 8, Windows = 3, First = Length - Windows * Horizon;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_behind_an_origin_change_no_forecast_made_there_nor_what_the_model_learns()
    {
        double[] rows = Rows(1), altered = [.. rows];
        for (int t = First + Horizon; t < Length; t++) altered[t] = rows[Math.Min(t + 5, Length - 1)] * 3;      // the series' own future, moved up

        ForecastEntry before = Adapted(Write("before", ("a", rows), ("b", Rows(2)))), after = Adapted(Write("after", ("a", altered), ("b", Rows(2))));

        Assert.Equal(before.Forecasts[0][0], after.Forecasts[0][0]);
        Assert.Equal(before.Forecasts[0][1], after.Forecasts[0][1]);
        Assert.NotEqual(before.Forecasts[0][2], after.Forecasts[0][2]);
        Assert.Equal(before.Forecasts[1], after.Forecasts[1]);
    }

    [Fact]
    public void A_series_future_hidden_in_another_series_helps_no_forecast()
    {
        double[] rows = Rows(1), ahead = [.. rows.Select((_, t) => rows[Math.Min(t + Horizon, Length - 1)])];

        ForecastEntry alone = Evaluate(Write("alone", ("a", rows))).Model, beside = Evaluate(Write("beside", ("future", ahead), ("a", rows))).Model;

        Assert.Equal(alone.Forecasts[0], beside.Forecasts[1]);
    }

    [Fact]
    public void A_forecast_is_the_one_that_a_series_ending_at_the_origin_has()
    {
        double[] rows = Rows(1);
        ForecastEntry whole = Evaluate(Write("whole", ("a", rows))).Model;

        for (int window = 0; window < Windows; window++)
        {
            int origin = First + window * Horizon;
            // Cut behind the origin, with one window of rows that were never measured.
            double[] cut = [.. rows[..origin], .. Enumerable.Repeat(double.NaN, Horizon)];
            Assert.Equal(whole.Forecasts[0][window], Evaluate(Write($"cut-{window}", windows: 1, ("a", cut))).Model.Forecasts[0][0]);
        }
    }

    [Fact]
    public void Columns_of_a_wide_file_are_forecast_as_files_of_their_own()
    {
        string wide = Path.Combine(folder.Path, "wide");
        folder.Write("wide/all.csv", "date,a,b\n" + string.Concat(Rows(1).Zip(Rows(2), (a, b) => (a, b)).Select((row, t) => string.Create(CultureInfo.InvariantCulture, $"{Time(t)},{row.a},{row.b}\n"))));
        folder.Write("wide/manifest.csv", $"series,file,rows,season,horizon,test_windows\na,all.csv,{Length},24,{Horizon},{Windows}\nb,all.csv,{Length},24,{Horizon},{Windows}\n");

        Assert.Equal(Evaluate(Write("narrow", ("a", Rows(1)), ("b", Rows(2)))).Model.Forecasts, Evaluate(ForecastSet.Open(wide)).Model.Forecasts);
    }

    [Fact]
    public void The_file_has_every_series_origin_and_step_with_ascending_quantiles()
    {
        var set = Write("set", ("a", Rows(1)), ("b, c", Rows(2)));
        string path = Path.Combine(folder.Path, "out.csv");

        ForecastFile.Write(path, set, Evaluate(set).Model);

        string[] lines = File.ReadAllLines(path);
        Assert.Equal("series,origin_row,h,q0.1,q0.2,q0.3,q0.4,q0.5,q0.6,q0.7,q0.8,q0.9", lines[0]);
        Assert.Equal(1 + 2 * Windows * Horizon, lines.Length);
        Assert.StartsWith($"a,{First},1,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"\"b, c\",{Length - Horizon},{Horizon},", lines[^1], StringComparison.Ordinal);
        foreach (string line in lines.Skip(1))
        {
            float[] quantiles = [.. line.Split(',')[^9..].Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(quantiles.Order(), quantiles);
        }
    }

    [Fact]
    public void The_baselines_stand_beside_the_model_and_a_seasonal_series_is_no_riddle_to_them()
    {
        double[] season = [.. Enumerable.Range(0, Length).Select(t => Math.Sin(t % 24 * Math.PI / 12) + 1e-3 * (t % 3))];
        var evaluation = Evaluate(Write("set", ("a", season)));

        Assert.Equal(["test", "evidence", "seasonal-naive", "naive"], evaluation.Entries.Select(entry => entry.Name));
        Assert.Equal(0, evaluation.Baseline("seasonal-naive").Total.Wql, 6);
        Assert.True(evaluation.Baseline("evidence").Total.Wql < 0.05 * evaluation.Baseline("naive").Total.Wql);
    }

    [Fact]
    public void What_cannot_be_evaluated_is_refused()
    {
        folder.Write("none/a.csv", "timestamp,value\n1,2\n");
        folder.Write("none/manifest.csv", "series,file,rows\na,a.csv,1\n");
        Assert.Contains("no forecasting set", Assert.Throws<InvalidDataException>(() => ForecastSet.Open(Path.Combine(folder.Path, "none"))).Message, StringComparison.Ordinal);

        folder.Write("none/manifest.csv", "series,file,rows,horizon,test_windows\na,a.csv,6,3,2\n");
        Assert.Contains("leave none before the first", Assert.Throws<InvalidDataException>(() => ForecastSet.Open(Path.Combine(folder.Path, "none"))).Message, StringComparison.Ordinal);

        folder.Write("none/manifest.csv", "series,file,rows,horizon,test_windows\na,a.csv,7,3,2\n");
        Assert.Contains("has 1", Assert.Throws<InvalidDataException>(() => Evaluate(ForecastSet.Open(Path.Combine(folder.Path, "none")))).Message, StringComparison.Ordinal);
    }

    private static ForecastEvaluation Evaluate(ForecastSet set) => ForecastEvaluation.Run(set, new EngineOptions(), [("test", Untrained)], "test", static (_, _) => { }, CancellationToken.None);

    private ForecastEntry Adapted(ForecastSet set)
    {
        var training = new TrainingOptions { Iterations = 3, Streams = 8, Steps = 16, ReplaySeries = 4, Threads = 1 };
        var adaptation = SetAdaptation.Run(set, TestModel.In(folder.Path), new EngineOptions(), training, static (_, _) => { }, CancellationToken.None);
        return ForecastEvaluation.Run(set, new EngineOptions(), [(adaptation.Name, adaptation.Open)], adaptation.Name, static (_, _) => { }, CancellationToken.None).Model;
    }

    private static IStepModel Untrained() => new NetworkStepModel(new ForecastNetwork(NetworkShape.Default, seed: 1), "test");

    private ForecastSet Write(string name, params (string Name, double[] Rows)[] series) => Write(name, Windows, series);

    private ForecastSet Write(string name, int windows, params (string Name, double[] Rows)[] series)
    {
        var manifest = new System.Text.StringBuilder("series,file,rows,season,horizon,test_windows\n");
        for (int i = 0; i < series.Length; i++)
        {
            folder.Write($"{name}/{i}.csv", "timestamp,value\n" + string.Concat(series[i].Rows.Select((value, t) => string.Create(CultureInfo.InvariantCulture, $"{Time(t)},{value}\n"))));
            manifest.Append(CultureInfo.InvariantCulture, $"\"{series[i].Name}\",{i}.csv,{series[i].Rows.Length},24,{Horizon},{windows}\n");
        }
        folder.Write($"{name}/manifest.csv", manifest.ToString());
        return ForecastSet.Open(Path.Combine(folder.Path, name));
    }

    private static int Time(int t) => 1_767_225_600 + 3600 * t;

    private static double[] Rows(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Length).Select(t => 10 + 3 * Math.Sin(t * Math.PI / 12) + random.NextDouble())];
    }
}
