using StreamForecast.Engine.Simulation;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Filling;

/// <summary>
/// Windows for training: a series is drawn, rows of it are hidden as <see cref="HiddenRows"/> draws them, and some of the hidden rows are asked for. Window i of update j
/// depends on the seed, on i and on j alone.
/// </summary>
public sealed class FillCorpus : IFillSource
{
    private const ulong Purpose = 0x66696c6c;

    private readonly IReadOnlyList<SimulatedSeries> series;
    private readonly int seed;
    private readonly Worker[] workers;

    /// <summary>Windows of these series for a trainer of so many parts.</summary>
    public FillCorpus(IReadOnlyList<SimulatedSeries> series, int seed, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(series.Count);
        (this.series, this.seed) = (series, seed);
        workers = new Worker[parts];
        int longest = series.Max(one => one.Values.Length);
        for (int i = 0; i < parts; i++) workers[i] = new Worker(longest);
    }

    /// <inheritdoc/>
    public void Fill(FillBatch batch, int window, int iteration, int worker)
    {
        workers[worker].Fill(batch, window, series, seed, checked(iteration * batch.Windows + window));
    }

    private sealed class Worker(int longest)
    {
        private readonly double[] values = new double[longest];
        private readonly int[] hidden = new int[FillWindow.Rows];
        private readonly GapSeries gaps = new();
        private readonly FillWindow window = new();
        private readonly RandomSource random = new(0);

        public void Fill(FillBatch batch, int w, IReadOnlyList<SimulatedSeries> all, int seed, int index)
        {
            random.Restart(seed, index, Purpose);
            SimulatedSeries series = all[random.Between(0, all.Count - 1)];
            int rows = series.Values.Length;
            Span<double> masked = values.AsSpan(0, rows);
            for (int t = 0; t < rows; t++) masked[t] = series.Values[t];
            int first = HiddenRows.Draw(masked, series.Season, random);
            gaps.Load(masked, series.Season, series.LongSeason);

            int length = Math.Min(FillWindow.Rows, rows), from = Math.Clamp(first - FillWindow.Margin, 0, rows - length);
            int end = Math.Min(first + FillWindow.Core, from + length), count = 0;
            for (int t = first; t < end; t++)
                if (!gaps.Has(t)) hidden[count++] = t;
            window.Open(gaps, from, length, batch.Inputs.AsSpan(w * batch.Steps * batch.Shape.Inputs));
            batch.Lengths[w] = length;
            for (int i = w * batch.Targets; i < (w + 1) * batch.Targets; i++) Ask(batch, i, series, hidden[random.Between(0, count - 1)], from);
        }

        private void Ask(FillBatch batch, int row, SimulatedSeries series, int t, int from)
        {
            int candidates = batch.Shape.Candidates, features = batch.Shape.Features;
            window.WriteTarget(t, batch.Candidates.AsSpan(row * candidates, candidates), batch.LogErrors.AsSpan(row * candidates, candidates),
                batch.Features.AsSpan(row * features, features));
            FillEvidence evidence = window.Evidence;
            batch.TargetStep[row] = t - from;
            batch.Unit[row] = 1;
            batch.Target[row] = (float)((series.Values[t] - evidence.Centre) / evidence.Error);
            batch.Weight[row] = (float)evidence.Error;       // so a window's loss is its error over the error to be expected
        }
    }
}
