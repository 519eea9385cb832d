using System.Diagnostics;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// GFLOP/s of an LSTM layer forward and back, on one thread and on two, each beside the peak of as many threads. Peak and layer take turns
/// in short rounds and each figure is a median, so that a machine whose speed drifts, or that others use too, moves both. Called by <c>bench train</c>.
/// </summary>
internal static class TrainBench
{
    private const int Rounds = 25, PeakRounds = 1_000_000;
    private static readonly TimeSpan warmUp = TimeSpan.FromSeconds(1.5), turn = TimeSpan.FromMilliseconds(20);

    /// <summary>What is measured: three widths at a large batch, and a small batch.</summary>
    public static LstmShape[] Shapes { get; } = [new(256, 64, 32, 32), new(256, 64, 32, 64), new(256, 64, 32, 128), new(64, 64, 16, 64)];

    /// <summary>Rounds of all shapes, each of which is reported.</summary>
    public static int TotalRounds => Shapes.Length * Rounds;

    /// <summary>Measures all shapes: for each one thread, two threads, and two over one.</summary>
    public static List<BenchFigure> Run(Action<double, string> report, CancellationToken stop)
    {
        var figures = new List<BenchFigure>();
        int done = 0;
        foreach (LstmShape shape in Shapes)
        {
            using var one = new Contest(shape, threads: 1);
            using var two = new Contest(shape, threads: 2);
            one.WarmUp();
            two.WarmUp();
            for (int round = 0; round < Rounds; round++)
            {
                stop.ThrowIfCancellationRequested();
                one.Round();
                two.Round();
                report(++done, shape.ToString());
            }
            BenchFigure single = one.Figure($"lstm {shape}, 1 thread"), both = two.Figure($"lstm {shape}, 2 threads");
            figures.AddRange([single, both, new BenchFigure($"lstm {shape}, 2 threads over 1", both.Value, both.Unit, single.Value)]);
        }
        return figures;
    }

    /// <summary>A pass and the peak of the same number of threads, measured in turns.</summary>
    private sealed class Contest(LstmShape shape, int threads) : IDisposable
    {
        private readonly LstmPass pass = new(shape, threads);
        private readonly TrainingCrew peak = new(threads, threads, (_, _) => MultiplyAddPeak.Run(PeakRounds));
        private readonly List<double> passRates = [], peakRates = [];

        /// <summary>Until the just-in-time compiler has done its best.</summary>
        public void WarmUp()
        {
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < warmUp;)
            {
                pass.Run();
                peak.RunAll();
            }
        }

        public void Round()
        {
            peakRates.Add(Rate(peak.RunAll, threads * MultiplyAddPeak.Operations(PeakRounds)));
            passRates.Add(Rate(pass.Run, shape.Operations));
        }

        public BenchFigure Figure(string name) => new(name, Median(passRates), "GFLOP/s", Median(peakRates));

        public void Dispose()
        {
            pass.Dispose();
            peak.Dispose();
        }

        private static double Rate(Action work, double operations)
        {
            long start = Stopwatch.GetTimestamp();
            int times = 0;
            do
            {
                work();
                times++;
            }
            while (Stopwatch.GetElapsedTime(start) < turn);
            return times * operations / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
        }

        private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }
}
