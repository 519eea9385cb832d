using System.Diagnostics;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// Series-steps a second of the learning module's own forward step on one thread, beside ONNX Runtime's over the same rows of the same
/// model. Both take turns in short rounds and each figure is a median. Called by <c>bench step</c>.
/// </summary>
internal static class StepBench
{
    private const int Rounds = 25;
    private static readonly TimeSpan warmUp = TimeSpan.FromSeconds(1), turn = TimeSpan.FromMilliseconds(20);

    /// <summary>Rows of a wave that are measured.</summary>
    public static int[] Waves { get; } = [64, 256, 1024];

    /// <summary>Rounds of all waves, each of which is reported.</summary>
    public static int TotalRounds => Waves.Length * Rounds;

    /// <summary>Measures every size of wave.</summary>
    public static List<BenchFigure> Run(IStepModel ours, IStepModel reference, int horizons, Action<double, string> report, CancellationToken stop)
    {
        var figures = new List<BenchFigure>();
        int done = 0;
        foreach (int rows in Waves)
        {
            using StepBuffers ourBuffers = Filled(ours, rows, horizons), referenceBuffers = Filled(reference, rows, horizons);
            List<double> ourRates = [], referenceRates = [];
            Rate(ours, ourBuffers, rows, warmUp);
            Rate(reference, referenceBuffers, rows, warmUp);
            for (int round = 0; round < Rounds; round++)
            {
                stop.ThrowIfCancellationRequested();
                ourRates.Add(Rate(ours, ourBuffers, rows, turn));
                referenceRates.Add(Rate(reference, referenceBuffers, rows, turn));
                report(++done, $"{rows} rows");
            }
            figures.Add(new BenchFigure($"step of {rows} rows", Median(ourRates), "series-steps/s", Median(referenceRates)));
        }
        return figures;
    }

    private static double Rate(IStepModel model, StepBuffers buffers, int rows, TimeSpan atLeast)
    {
        long start = Stopwatch.GetTimestamp();
        long steps = 0;
        do
        {
            model.Step(buffers, rows);
            steps += rows;
        }
        while (Stopwatch.GetElapsedTime(start) < atLeast);
        return steps / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Columns of noise in the range of real ones: what a step costs does not depend on them.</summary>
    private static StepBuffers Filled(IStepModel model, int rows, int horizons)
    {
        StepBuffers buffers = model.Allocate(rows, horizons);
        var random = new RandomStream(seed: 1);
        foreach (float[] column in (float[][])[buffers.Input, buffers.Hidden, buffers.Cell, buffers.Features, buffers.Candidates, buffers.LogErrors])
            foreach (ref float value in column.AsSpan()) value = random.NextUniform(1);
        Array.Fill(buffers.Unit, 1f);
        return buffers;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
