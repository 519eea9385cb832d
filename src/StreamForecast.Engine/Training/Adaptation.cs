using StreamForecast.Engine.Simulation;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Training;

/// <summary>
/// Teaches a trained network the rows that were seen of a set of series: it goes on training on them and on freshly simulated series, and
/// keeps as much of the change as rows that were held back speak for. Called by <c>train --from</c> and <c>eval forecast</c>.
/// </summary>
/// <remarks>
/// Weights on the straight line between a network and its fine-tuned self forecast well, often better than either end (Wortsman et al.:
/// Robust fine-tuning of zero-shot models, 2022). The last rows of every series are held back, shares of the change are tried on them, and
/// training is repeated on all rows with the smallest that is no more than a standard error worse than the best (Breiman et al.:
/// Classification and regression trees, 1984): the parent where nothing surely helps. One series, which has nobody beside it to vouch
/// that its rows are not of a passing kind, keeps half of the change at most.
/// </remarks>
public sealed class Adaptation
{
    private const int LeastIterations = 100, MostIterations = 2000, Passes = 90;
    private const double PeakRate = 4e-3;
    private const int Blocks = 10;                   // of the held-back rows, when the gain's error is estimated
    private const double MostOfOne = 0.5;            // share of the change that one series may keep
    private const int ReplaySeed = 1_000_003;        // added to the seed: other series than a base model of the same seed was trained on

    private readonly ForecastNetwork parent;
    private readonly TrainingSeries[] series, replay;
    private readonly HeldBackSplit split;
    private GateReport? gate;

    /// <summary>
    /// Prepares to adapt <paramref name="parent"/>, which is left as it is, to <paramref name="series"/>, with what <paramref name="options"/> leave open settled
    /// by <see cref="Settle"/>. Throws <see cref="ArgumentException"/> when no series has two rows, or options cannot work.
    /// </summary>
    public Adaptation(ForecastNetwork parent, IReadOnlyList<TrainingSeries> series, TrainingOptions options)
    {
        (this.parent, this.series) = (parent, [.. series]);
        // The gate stands in for early stopping, and for a rate that follows the held-back loss.
        Options = Settle(options, series.Sum(s => (long)s.Values.Length)) with
        {
            Patience = 0,
            Schedule = options.Schedule == RateSchedule.Plateau ? RateSchedule.Cosine : options.Schedule,
        };
        replay = options.Replay > 0 ? Replayed(options) : [];
        split = HeldBackSplit.LastRows(series);
        Trainer = Prepare(split.Trained, split.Watched);
    }

    /// <summary>The options with iterations and peak rate settled.</summary>
    public TrainingOptions Options { get; }

    /// <summary>
    /// The run on all rows but those held back, the first part of <see cref="Run"/>: for who wants to watch it, or to save and load it. Once judged,
    /// its network is the one with the share that was chosen.
    /// </summary>
    public ForecastTrainer Trainer { get; }

    /// <summary>The rows held back, behind those before them; of series that gave none nothing.</summary>
    public IReadOnlyList<TrainingSeries> Watched => split.Watched;

    /// <summary>The shares of the change that are tried, 0 (the parent) to 1.</summary>
    public static ReadOnlySpan<double> Shares => [0, 0.25, 0.5, 0.75, 1];

    /// <summary>
    /// Iterations and rate where nothing is said: ninety passes over so many rows, 100 to 2000 updates, at most 4e-3. Where ninety passes are less than a
    /// hundred updates, replay takes up the rest, so that a few rows are not learnt by heart.
    /// </summary>
    public static TrainingOptions Settle(TrainingOptions options, long rows)
    {
        long visits = (long)options.Streams * options.Steps;        // of rows, by an update
        int iterations = options.Iterations ?? (int)Math.Clamp(Passes * rows / visits, LeastIterations, MostIterations);
        bool fills = options.Iterations is null && options.Replay > 0;
        return options with
        {
            Iterations = iterations,
            PeakRate = options.PeakRate ?? PeakRate,
            Replay = fills ? Math.Max(options.Replay, 1 - (double)Passes * rows / (iterations * visits)) : options.Replay,
        };
    }

    /// <summary>
    /// Trains, judges, and trains once more on all rows. <paramref name="report"/> is called after each update of both runs. Equal parent,
    /// series and options give equal weights. Throws as <see cref="ForecastTrainer.Train"/>; may be called again after it was stopped.
    /// </summary>
    public AdaptedNetwork Run(Action<TrainingStep>? report, CancellationToken stop)
    {
        if (!Trainer.Finished) Trainer.Train(report, stop);
        gate ??= Judge();
        if (gate.Alpha == 0) return new AdaptedNetwork(Copy(parent), gate, Trainer.LastLoss);

        ForecastTrainer whole = Prepare(series, []);
        whole.Train(report, stop);
        Move(whole.Network, whole.Network.Parameters.ToArray(), gate.Alpha);
        return new AdaptedNetwork(whole.Network, gate, whole.LastLoss);
    }

    private GateReport Judge()
    {
        if (split.Watched.Count == 0) return new GateReport { HeldBackRows = 0, Alpha = 0, Losses = [] };
        float[] tuned = Trainer.Network.Parameters.ToArray();
        bool alone = split.Watched.Select(static one => one.Name).Distinct().Count() == 1;
        double[] shares = [.. Shares.ToArray().Where(share => !alone || share <= MostOfOne)];
        IReadOnlyList<HeldBackWindow>[] windows = [.. shares.Select(share =>
        {
            Move(Trainer.Network, tuned, share);
            return Trainer.HeldBackLosses();
        })];
        IReadOnlyList<HeldBackWindow> best = windows.MinBy(HeldBackWindow.Mean)!;
        GateLoss[] losses = [.. shares.Zip(windows, (share, losses) => new GateLoss(share, HeldBackWindow.Mean(losses), PairedLoss.Of(losses, best, BlockOf).StandardError))];
        GateLoss kept = losses.First(one => one.Error is null || one.Loss - one.Error <= HeldBackWindow.Mean(best));
        Move(Trainer.Network, tuned, kept.Alpha);
        return new GateReport { HeldBackRows = split.Watched.Sum(s => (long)s.Values.Length - s.First), Alpha = kept.Alpha, Losses = losses };
    }

    /// <summary>The block of rows that a window lies in, counted back from the series' end, so that of series that end together they are the same times.</summary>
    private int BlockOf(HeldBackWindow window)
    {
        TrainingSeries one = split.Watched[window.Series];
        int rows = one.Values.Length - one.First;
        return (one.Values.Length - window.FirstRow) / Math.Max(Options.Steps, rows / Blocks);
    }

    private ForecastTrainer Prepare(IReadOnlyList<TrainingSeries> trained, IReadOnlyList<TrainingSeries> watched) =>
        new(Copy(parent), Options, new SeriesCorpus(trained, Options.Seed, replay, Options.Replay), watched.Count > 0 ? new SeriesCorpus(watched, Options.Seed) : null);

    private static TrainingSeries[] Replayed(TrainingOptions options)
    {
        IReadOnlyList<SimulatedSeries> simulated = SeriesSimulator.TrainingSet(options.ReplaySeries, unchecked(options.Seed + ReplaySeed));
        (int, int)[] classes = [.. simulated.Select(s => (s.Season, s.LongSeason)).Distinct()];
        return [.. simulated.Select(s => new TrainingSeries(s.Values, s.Season, s.LongSeason, s.Horizon, Array.IndexOf(classes, (s.Season, s.LongSeason)), s.Name))];
    }

    /// <summary>weights = parent + share (tuned - parent).</summary>
    private void Move(ForecastNetwork network, ReadOnlySpan<float> tuned, double share)
    {
        ReadOnlySpan<float> from = parent.Parameters;
        Span<float> to = network.Parameters;
        for (int i = 0; i < to.Length; i++) to[i] = from[i] + (float)share * (tuned[i] - from[i]);
    }

    private static ForecastNetwork Copy(ForecastNetwork network)
    {
        var copy = new ForecastNetwork(network.Shape, seed: 0);
        network.Parameters.CopyTo(copy.Parameters);
        return copy;
    }
}
