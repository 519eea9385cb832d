using System.Runtime.InteropServices;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Optimizers;

namespace StreamForecast.Learning.Training;

/// <summary>
/// Trains a forecast network by truncated backpropagation through time; one trainer is one run, which may be interrupted and gone on
/// with. The same options, seed and source give the same weights to the bit, whatever the threads, the memory and the interruptions.
/// </summary>
/// <remarks>
/// Each batch moves every stream on by <see cref="TrainingOptions.Steps"/> rows; the states are carried over, their gradients are not
/// (Williams, Peng 1990). A stream's mean loss is divided by the running mean of its group's, so that groups that are hard to forecast
/// do not drown the rest. While one batch is trained on, the source fills the next. All memory is allocated here, none by an update.
/// </remarks>
public sealed class ForecastTrainer
{
    private const double GroupMemory = 0.95;
    private const double LeastGroupMean = 1e-6;      // a group of constant series has no loss to divide by

    private readonly ForecastNetwork network;
    private readonly TrainingOptions options;
    private readonly ITrainingSource source;
    private readonly int iterations;
    private readonly IOptimizer optimizer;
    private readonly float[] gradient;
    private readonly float[] bestWeights;            // of early stopping
    private readonly TrainingPart[] parts;
    private readonly HeldBackRows? heldBack;
    private readonly LossWatch watch = new();
    private readonly List<TrainingStep> steps;
    private readonly double[] groupMeans, groupSum;
    private readonly bool[] groupSeen;
    private readonly int[] groupCount;
    private TrainingBatch batch, nextBatch;          // the rows of the next iteration, and the memory for those after it
    private bool filled;                             // whether batch holds them
    private double rateFactor = 1;                   // of a plateau's cuts
    private TrainingBatch? scored;                   // what the crew scores, instead of training

    /// <summary>Prepares a run that changes <paramref name="network"/> in place; <paramref name="heldBack"/> gives the rows that are watched and not trained on.</summary>
    /// <exception cref="ArgumentException">Options that cannot work, all at once, or more memory than they allow.</exception>
    public ForecastTrainer(ForecastNetwork network, TrainingOptions options, ITrainingSource source, ITrainingSource? heldBack = null)
    {
        List<string> problems = [.. options.Problems("Training")];
        if (problems.Count == 0) Memory = TrainingMemory.Plan(network.Layout, options, heldBack is not null, source.Bytes + (heldBack?.Bytes ?? 0));
        if (Memory?.Refusal(options) is { } refusal) problems.Add(refusal);
        if (heldBack is null && (options.Patience > 0 || options.Schedule == RateSchedule.Plateau))
            problems.Add("Training:Patience and the schedule Plateau follow the held-back loss, and no rows were held back; give some, or use neither.");
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems), nameof(options));

        (this.network, this.options, this.source) = (network, options, source);
        iterations = options.Iterations ?? TrainingOptions.DefaultIterations;
        optimizer = Make(options, network.Layout.Count);
        gradient = new float[network.Layout.Count];
        bestWeights = new float[options.Patience > 0 ? network.Layout.Count : 0];
        batch = NewBatch();
        nextBatch = NewBatch();
        parts = Split(Memory!.KeptSegments);
        this.heldBack = heldBack is null ? null : new HeldBackRows(heldBack, NewBatch);
        Inspector = new TrainingInspector(network.Layout, options);
        steps = new List<TrainingStep>(iterations);
        groupMeans = new double[source.Groups];
        Array.Fill(groupMeans, 1);                   // a group seen for the first time; relative losses are of this order
        groupSeen = new bool[source.Groups];
        groupSum = new double[source.Groups];
        groupCount = new int[source.Groups];
    }

    /// <summary>The network that the run changes.</summary>
    public ForecastNetwork Network => network;

    /// <summary>Updates made so far.</summary>
    public int Iteration => steps.Count;

    /// <summary>Time spent so far, as the caller measures it: a checkpoint carries it on, nothing here reads it.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>What each of them came to.</summary>
    public IReadOnlyList<TrainingStep> Steps => steps;

    /// <summary>Mean loss of the last tenth of the updates, where the run arrived.</summary>
    public double LastLoss => steps.TakeLast(Math.Max(1, steps.Count / 10)).Average(step => step.Loss);

    /// <summary>What was seen inside the network on the way.</summary>
    public TrainingInspector Inspector { get; }

    /// <summary>What the run takes of memory, and how much of a window it keeps.</summary>
    public TrainingMemory Memory { get; } = null!;

    /// <summary>The iteration with the lowest held-back loss; 0 for none.</summary>
    public int BestIteration => heldBack?.BestIteration ?? 0;

    /// <summary>The lowest held-back loss; infinite for none.</summary>
    public double BestHeldBackLoss => heldBack?.Best ?? double.PositiveInfinity;

    /// <summary>Whether the iterations are done, or early stopping has ended the run before them.</summary>
    public bool Finished => Iteration >= iterations || (options.Patience > 0 && heldBack!.Waited >= options.Patience);

    /// <summary>
    /// Goes on until the run is finished; <paramref name="report"/> is called after each update, when <see cref="Save"/> may be too. With early
    /// stopping the network then has its best weights. Throws <see cref="InvalidDataException"/> naming iteration and series when a loss or
    /// gradient is not finite or the loss explodes, and <see cref="OperationCanceledException"/> when stopped; the network is then as
    /// after the last whole iteration, and the run may be saved or gone on with.
    /// </summary>
    public void Train(Action<TrainingStep>? report, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (!filled) source.Fill(batch);
        filled = true;
        using TrainingCrew crew = Crew();
        while (!Finished)
        {
            stop.ThrowIfCancellationRequested();
            int iteration = Iteration + 1;
            crew.RunAll();
            (double loss, double norm) = Gather(iteration);
            bool look = Inspector.Wants(iteration);
            if (look) Inspector.Look(iteration, network.Weights, parts[0], batch, gradient, network.Parameters);
            if (options.ClipNorm > 0) GradientClip.ByGlobalNorm(gradient, options.ClipNorm);
            double rate = rateFactor * LearningRate.At(iteration, options);
            optimizer.Update(network.Parameters, gradient, rate);
            if (look) Inspector.LookAgain(network.Parameters);
            MoveGroupMeans();
            (batch, nextBatch) = (nextBatch, batch);

            bool evaluate = heldBack is not null && (iteration % options.HeldBackEvery == 0 || iteration == iterations);
            var step = new TrainingStep(iteration, loss, norm, rate, evaluate ? Evaluate(crew, iteration) : double.NaN);
            steps.Add(step);
            report?.Invoke(step);
        }
        if (options.Patience > 0 && heldBack!.BestIteration > 0) bestWeights.CopyTo(network.Parameters);
    }

    /// <summary>
    /// The held-back rows' losses with the network's present weights, outside of the run, which goes on as if it had not been asked: window by
    /// window, the same windows in the same order at every call.
    /// </summary>
    public IReadOnlyList<HeldBackWindow> HeldBackLosses()
    {
        if (heldBack is null) throw new InvalidOperationException("BUG: no rows were held back.");
        using TrainingCrew crew = Crew();
        var windows = new List<HeldBackWindow>();
        Score(crew, windows);
        return windows;
    }

    /// <summary>Writes the whole state of the run, between two updates: from <c>report</c>, or after <see cref="Train"/> was stopped.</summary>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(Elapsed.Ticks);
        writer.Write(steps.Count);
        writer.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(steps)));
        foreach (Memory<float> column in Columns) writer.Write(MemoryMarshal.AsBytes(column.Span));
        writer.Write(MemoryMarshal.AsBytes<double>(groupMeans));
        writer.Write(MemoryMarshal.AsBytes<bool>(groupSeen));
        writer.Write(rateFactor);
        watch.Save(writer);
        heldBack?.Save(writer);
        Inspector.Save(writer);
        writer.Write(filled);
        batch.Save(writer);
        source.Save(writer);
    }

    /// <summary>Takes up the run that <see cref="Save"/> wrote; only before the first update, with equal options and a source over equal rows.</summary>
    internal void Load(BinaryReader reader)
    {
        Elapsed = new TimeSpan(reader.ReadInt64());
        CollectionsMarshal.SetCount(steps, reader.ReadInt32());
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(steps)));
        optimizer.Updates = steps.Count;
        foreach (Memory<float> column in Columns) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.Span));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(groupMeans.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(groupSeen.AsSpan()));
        rateFactor = reader.ReadDouble();
        watch.Load(reader);
        heldBack?.Load(reader);
        Inspector.Load(reader);
        filled = reader.ReadBoolean();
        batch.Load(reader);
        source.Load(reader);
    }

    /// <summary>All columns of floats that a checkpoint holds; the weights first.</summary>
    private IEnumerable<Memory<float>> Columns =>
        [network.ParameterMemory, .. optimizer.State, bestWeights, .. parts.SelectMany(part => new Memory<float>[] { part.Carried.Hidden, part.Carried.Cell })];

    private TrainingCrew Crew() => new(parts.Length + 1, options.Threads > 0 ? options.Threads : Environment.ProcessorCount, (job, _) => Work(job));

    private TrainingBatch NewBatch() => new(network.Shape, options.Streams, options.Steps, options.Queries, options.Horizons);

    private static IOptimizer Make(TrainingOptions options, int count) => options.Optimizer switch
    {
        OptimizerKind.Sgd => new Sgd(count, weightDecay: options.WeightDecay),
        OptimizerKind.Momentum => new Sgd(count, options.Momentum, weightDecay: options.WeightDecay),
        OptimizerKind.Nesterov => new Sgd(count, options.Momentum, nesterov: true, options.WeightDecay),
        OptimizerKind.RmsProp => new RmsProp(count, momentum: options.Momentum, weightDecay: options.WeightDecay),
        OptimizerKind.Adagrad => new Adagrad(count, weightDecay: options.WeightDecay),
        OptimizerKind.Adam => new Adam(count, beta2: 0.99, weightDecay: options.WeightDecay),
        OptimizerKind.AdamW => new Adam(count, beta2: 0.99, weightDecay: options.WeightDecay, decoupled: true),
        OptimizerKind.RAdam => new RAdam(count, beta2: 0.99, weightDecay: options.WeightDecay),
        _ => throw new InvalidOperationException($"BUG: there is no optimizer {options.Optimizer}."),
    };

    private TrainingPart[] Split(int keptSegments)
    {
        var made = new List<TrainingPart>();
        for (int first = 0; first < batch.Streams; first += TrainingPart.MostStreams)
            made.Add(new TrainingPart(network.Layout, batch, first, Math.Min(TrainingPart.MostStreams, batch.Streams - first), keptSegments));
        return [.. made];
    }

    /// <summary>One job of the crew: the next batch first, because it may take longest, then the parts.</summary>
    private void Work(int job)
    {
        int iteration = Iteration + 1;
        if (job == 0)
        {
            if (scored is null && iteration < iterations) source.Fill(nextBatch);
            return;
        }
        TrainingPart part = parts[job - 1];
        if (scored is not null) part.Score(network.Weights, scored, groupMeans);
        else part.Run(network.Weights, batch, groupMeans, options.Dropout, new RandomStream(options.Seed, (long)iteration * batch.Streams + part.First));
    }

    /// <summary>The parts' gradients and losses as one, always in their order: sums of floats depend on it. Refuses what is not finite.</summary>
    private (double Loss, double Norm) Gather(int iteration)
    {
        Array.Clear(gradient);
        foreach (TrainingPart part in parts) Axpy.Add(1, part.Gradient, gradient);
        double loss = MeanLoss();
        if (options.ClipValue > 0) GradientClip.ByValue(gradient, options.ClipValue);
        double norm = GradientClip.Norm(gradient);
        if (!double.IsFinite(loss) || !double.IsFinite(norm)) throw NotFinite(iteration, loss, norm);
        if (watch.Explodes(loss)) throw Exploded(iteration);
        return (loss, norm);
    }

    private double MeanLoss()
    {
        double sum = 0, weight = 0;
        foreach (TrainingPart part in parts)
        {
            sum += part.LossSum;
            weight += part.WeightSum;
        }
        return weight > 0 ? sum / weight : 0;
    }

    /// <summary>The held-back rows' mean loss, in the order they were drawn.</summary>
    private double Score(TrainingCrew crew, List<HeldBackWindow>? windows = null)
    {
        double sum = 0, weight = 0;
        foreach (TrainingBatch rows in heldBack!.Rows)
        {
            scored = rows;
            crew.RunAll();
            foreach (TrainingPart part in parts)
            {
                sum += part.LossSum;
                weight += part.WeightSum;
                for (int i = 0; windows is not null && i < part.StreamLoss.Length; i++)
                    if (part.StreamWeight[i] > 0) windows.Add(new HeldBackWindow(rows.Series[part.First + i], rows.FirstRow[part.First + i], part.StreamLoss[i], part.StreamWeight[i]));
            }
        }
        scored = null;
        return weight > 0 ? sum / weight : 0;
    }

    /// <summary>Scores the held-back rows; keeps the weights where it is the best, and cuts the rate on a plateau.</summary>
    private double Evaluate(TrainingCrew crew, int iteration)
    {
        double loss = Score(crew);
        bool best = heldBack!.Judge(iteration, loss);
        if (best && bestWeights.Length > 0) network.Parameters.CopyTo(bestWeights);
        if (options.Schedule == RateSchedule.Plateau && heldBack.WaitedForRate >= options.PlateauPatience)
        {
            rateFactor *= options.PlateauFactor;
            heldBack.WaitedForRate = 0;
        }
        return loss;
    }

    private void MoveGroupMeans()
    {
        Array.Clear(groupSum);
        Array.Clear(groupCount);
        int stream = 0;
        foreach (TrainingPart part in parts)
        {
            foreach (float loss in part.StreamLoss)
            {
                int group = batch.Group[stream++];
                if (loss < 0) continue;
                groupSum[group] += loss;
                groupCount[group]++;
            }
        }
        for (int group = 0; group < groupMeans.Length; group++)
        {
            if (groupCount[group] == 0) continue;
            double mean = groupSum[group] / groupCount[group];
            groupMeans[group] = Math.Max(LeastGroupMean, groupSeen[group] ? GroupMemory * groupMeans[group] + (1 - GroupMemory) * mean : mean);
            groupSeen[group] = true;
        }
    }

    private InvalidDataException NotFinite(int iteration, double loss, double norm)
    {
        string cause = batch.FirstNotFinite(source)
            ?? $"the rows are finite, and {batch.Describe(WorstStream(), source)} went worst, so the rate ({rateFactor * LearningRate.At(iteration, options):G3}) is too high for them; lower PeakRate";
        return new($"Training stopped at iteration {iteration} of {iterations}: loss {loss}, gradient norm {norm}; {cause}.");
    }

    private InvalidDataException Exploded(int iteration)
    {
        int worst = WorstStream();
        return new($"Training stopped at iteration {iteration} of {iterations}: the loss explodes, its running mean rose from {watch.Lowest:G3} to {watch.Mean:G3}; "
            + $"{batch.Describe(worst, source)} went worst, with {LossOf(worst):G3}. Lower PeakRate ({options.PeakRate ?? TrainingOptions.DefaultPeakRate:G3}) or ClipNorm ({options.ClipNorm:G3}).");
    }

    /// <summary>The stream with the first loss that is not finite, or else with the highest.</summary>
    private int WorstStream() => Enumerable.Range(0, batch.Streams).MaxBy(stream => float.IsFinite(LossOf(stream)) ? LossOf(stream) : float.PositiveInfinity);

    private float LossOf(int stream) => parts[stream / TrainingPart.MostStreams].StreamLoss[stream % TrainingPart.MostStreams];
}
