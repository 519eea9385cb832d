using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.JointPaths;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Search;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// A series as a model of sequences of cells. A hypothesis is a path so far and a few members: copies of the series' statistics and recurrent state that went through the
/// path's cells at different values, learnt as the shard learns observed ones. The probability of the next cell is the mean over the members of what the network's
/// quantiles say. All members of all hypotheses are stepped together; the series itself is only read.
/// </summary>
/// <remarks>
/// With one member, in the middle of every cell, a path would forget that the row before may as well have lain at the cell's edge. Measured on a random walk that stays for twelve rows
/// within its next row's 90 % band: 0.81 with one member, 0.27 with four, 0.23 with eight, where 0.222 +- 0.007 of the futures drawn from the model row by row stayed. Members that enter a
/// cell are spread by a lattice over (member before, place in the cell) in the order of their values: L'Ecuyer, Lecot, Tuffin: A randomized quasi-Monte Carlo simulation method for
/// Markov chains, 2008. States have no inside: one member is exact.
/// </remarks>
internal sealed class PathHypotheses : ISequenceModel
{
    /// <summary>Members of a hypothesis over bins.</summary>
    public const int MostMembers = 8;

    private const int Lattice = 3;                      // generator: member j lies at place 3 j mod 8
    private const int Levels = NetworkShape.LevelCount, Context = StateMixture.Context;
    private static readonly int[] OneStep = [1];

    private readonly IStepModel model;
    private readonly StepBuffers step;
    private readonly ValueAxis axis;
    private readonly StateMixture? states;
    private readonly SeasonLayout seasons;
    private readonly int members;
    private readonly int recurrent, size;               // bytes of the recurrent state, and of the statistics
    private readonly float[] quantiles;                 // [places, members, LevelCount]: what each member forecasts
    private readonly double[] cells;                    // [symbols]: one member's probabilities
    private readonly List<PathStep[]> taken = [];       // by step, [places]
    private readonly LeadScore[] uncounted = new LeadScore[LeadScore.Leads.Length];     // of rows that never came
    private ForecastRepair[] repairs, gatheredRepairs;  // [places, members]
    private byte[] blocks, gathered;                    // [places, members, size]
    private byte[] memories, gatheredMemories;          // [places, members, recurrent]
    private int[] contexts, gatheredContexts;           // [places, Context]
    private readonly double interval;                   // ms, 0 while not known; months and years by their mean
    private long learnt, row;
    private double time;                                // of the newest row, Unix ms

    /// <summary>The empty path of a series that has a value, with <paramref name="step"/> columns for <see cref="MembersOn"/> members of each hypothesis that may live.</summary>
    public PathHypotheses(IStepModel model, StepBuffers step, SeriesBlock series, SeasonLayout seasons, in SeriesClock clock, ValueAxis axis, StateMixture? states)
    {
        (this.model, this.step, this.axis, this.states, this.seasons) = (model, step, axis, states, seasons);
        (learnt, row) = (clock.Learnt, clock.Row);
        (time, interval) = (clock.Newest, 1000 * clock.IntervalSeconds);
        members = MembersOn(axis);
        recurrent = series.Recurrent.Length;
        size = seasons.Size;
        (blocks, gathered) = (new byte[step.Rows * size], new byte[step.Rows * size]);
        (repairs, gatheredRepairs) = (new ForecastRepair[step.Rows], new ForecastRepair[step.Rows]);
        (memories, gatheredMemories) = (new byte[step.Rows * recurrent], new byte[step.Rows * recurrent]);
        (contexts, gatheredContexts) = (new int[step.Rows / members * Context], new int[step.Rows / members * Context]);
        quantiles = new float[step.Rows * Levels];
        cells = new double[axis.Count];
        for (int member = 0; member < members; member++)
        {
            repairs[member] = series.Repair;
            StandingRow.State(series, model.Shape).CopyTo(Memory(member));
            series.Statistics.CopyTo(Block(member));
            StandingRow.Write(series, seasons, learnt, step, member);
        }

        states?.CopyContext(contexts.AsSpan(0, Context));
    }

    /// <summary>Members of each hypothesis over these cells.</summary>
    public static int MembersOn(ValueAxis axis) => axis.States is null ? MostMembers : 1;

    /// <inheritdoc/>
    public int Symbols => axis.Count;

    /// <summary>The row that was taken after so many steps by the hypothesis which was then at a place.</summary>
    public PathStep Taken(int steps, int place) => taken[steps - 1][place];

    /// <inheritdoc/>
    public void Predict(int live, Span<double> logProbabilities)
    {
        Step(live * members);
        logProbabilities.Clear();
        for (int i = 0; i < live; i++)
        {
            Span<double> next = logProbabilities.Slice(i * Symbols, Symbols);
            for (int member = 0; member < members; member++)
            {
                axis.Probabilities(Forecast(i, member), cells);
                for (int cell = 0; cell < cells.Length; cell++) next[cell] += cells[cell] / members;
            }

            states?.Predict(contexts.AsSpan(i * Context, Context), next);
            foreach (ref double probability in next) probability = Math.Log(probability);
        }
    }

    /// <inheritdoc/>
    public void Extend(ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols)
    {
        var steps = new PathStep[parents.Length];
        for (int i = 0; i < parents.Length; i++)
        {
            steps[i] = Enter(symbols[i], parents[i], i);
            contexts.AsSpan(parents[i] * Context + 1, Context - 1).CopyTo(gatheredContexts.AsSpan(i * Context));
            gatheredContexts[i * Context + Context - 1] = symbols[i];
        }

        taken.Add(steps);
        learnt = ++row;
        time += interval;
        (blocks, gathered) = (gathered, blocks);
        (repairs, gatheredRepairs) = (gatheredRepairs, repairs);
        (memories, gatheredMemories) = (gatheredMemories, memories);
        (contexts, gatheredContexts) = (gatheredContexts, contexts);
    }

    /// <summary>Moves the first <paramref name="rows"/> members' recurrent states on and forecasts their next row.</summary>
    private void Step(int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            RecurrentState.Gather(Memory(i), step, i);
            DecoderInputs.Write(Block(i), seasons, learnt, row, OneStep, step, i, model.Shape);
        }

        model.Step(step, rows);
        for (int i = 0; i < rows; i++)
        {
            RecurrentState.Scatter(step, i, Memory(i));
            Span<float> forecast = quantiles.AsSpan(i * Levels, Levels);
            DecoderOutputs.Read(step, i, forecast);
            if (learnt == row) repairs[i].Keep(row, DecoderOutputs.Pending(step, i, 0, forecast));
            DecoderOutputs.Repair(step, i, repairs[i], forecast);
        }
    }

    /// <summary>The members of a hypothesis go into a cell, each as often as the cell is likely for it, and become those of place <paramref name="to"/>.</summary>
    private PathStep Enter(int cell, int parent, int to)
    {
        Span<double> upTo = stackalloc double[members];
        double sum = 0;
        for (int member = 0; member < members; member++) upTo[member] = sum += axis.Probability(cell, Forecast(parent, member));

        Span<float> values = stackalloc float[members];
        Span<int> before = stackalloc int[members];
        for (int j = 0, member = 0; j < members; j++)
        {
            while (member < members - 1 && upTo[member] <= (j + 0.5) / members * sum) member++;
            int place = (Lattice * j + (int)(row % members)) % members;
            (values[j], before[j]) = (axis.Value(cell, Forecast(parent, member), (place + 0.5) / members), member);
        }

        values.Sort(before);
        for (int j = 0; j < members; j++) Learn(values[j], parent * members + before[j], to * members + j);
        return axis.Step(cell, (values[(members - 1) / 2] + values[members / 2]) / 2);
    }

    /// <summary>Member <paramref name="to"/> is what member <paramref name="from"/> becomes by the row.</summary>
    private void Learn(float value, int from, int to)
    {
        Span<byte> block = gathered.AsSpan(to * size, size);
        Block(from).CopyTo(block);
        Memory(from).CopyTo(gatheredMemories.AsSpan(to * recurrent));
        gatheredRepairs[to] = repairs[from];
        gatheredRepairs[to].Resolve(learnt, row + 1, value, uncounted);
        long skipped = SkippedRows.Run(block, seasons, learnt, row + 1);
        step.Observed[to] = 1;
        var observed = new ObservedRow(row + 1, value, (long)(time + interval), skipped);
        model.Inputs.Observe(block, seasons, observed, step.Input.AsSpan(to * model.Shape.Inputs, model.Shape.Inputs));
    }

    private Span<byte> Block(int member) => blocks.AsSpan(member * size, size);

    private Span<byte> Memory(int member) => memories.AsSpan(member * recurrent, recurrent);

    private QuantileDistribution Forecast(int place, int member) => new(quantiles.AsSpan((place * members + member) * Levels, Levels));
}
