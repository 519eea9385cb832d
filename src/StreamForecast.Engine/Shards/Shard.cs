using System.Buffers;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Feedback;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.JointPaths;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Silence;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// All the series of one partition: their index, their state and the path of a record through both. Deterministic: no
/// clock, no thread; the same observations give the same results to the bit, however they are cut into batches.
/// </summary>
public sealed class Shard : IDisposable
{
    /// <summary>
    /// Values beyond this (infinities too) are no measurements but marks of "no value", and are taken as gaps: sums and
    /// products of two values below it stay finite in the engine's arithmetic.
    /// </summary>
    public const double LargestValue = 1e18;

    private const int MostTrimmed = 1024;       // beyond what the batch itself has brought: where the budget has shrunk, it is met in some batches

    private readonly EngineOptions options;
    private readonly IStepModel model;
    private readonly int[] horizons;
    private readonly TimeRules rules;
    private readonly SeriesStore store;
    private readonly WavePlan plan;
    private readonly Wave wave;
    private readonly Rehearsal rehearsal;
    private readonly Outlook outlook;
    private readonly Fans? fans;
    private readonly SeriesForecast forecast;
    private readonly SeriesPaths paths;
    private readonly List<ShardCut> cuts = [];
    private readonly ReplayStore? past;     // where late rows are allowed
    private readonly LateRows? lateRows;
    private readonly SilenceWatch? silence;
    private readonly Func<IPageFile>? openPages;
    private readonly LeadScore[] leadScores = new LeadScore[LeadScore.Leads.Length];
    private long gaps, duplicates, late, inserted, corrected, observed, missing, rhythms, fallbacks, crossings;

    /// <summary>An empty shard that steps its series through <paramref name="model"/>, which several shards of one thread may share. Where <paramref name="pages"/> are given, series for which there is no room in memory are kept in such a file of its own.</summary>
    public Shard(EngineOptions options, IStepModel model, Func<IPageFile>? pages = null)
    {
        (this.options, this.model, openPages) = (options, model, pages);
        horizons = [.. options.Forecast.Horizons];
        rules = new TimeRules(options.Series);
        store = new SeriesStore(model.Shape);
        plan = new WavePlan(options.WaveRows);
        wave = new Wave(model.Allocate(options.WaveRows, horizons.Length));
        rehearsal = new Rehearsal(model, store, rules, options.WaveRows);
        outlook = new Outlook(model, store, options.WaveRows);
        if (options.Forecast.Fan.Horizons.Length > 0) fans = new Fans(model, store, options.Forecast.Fan, options.WaveRows);
        forecast = new SeriesForecast(model, store);
        paths = new SeriesPaths(model, store, forecast);
        if (pages is not null) Pages = new ShardPages(this, plan, pages());
        if (options.Anomaly.Silence > 0) silence = new SilenceWatch(options.Anomaly);
        if (options.AllowedLateness == TimeSpan.Zero) return;
        past = new ReplayStore(store, options.AllowedLateness);
        lateRows = new LateRows(past, Replay, options.WaveRows, horizons, options.Forecast.Fan.Horizons);
    }

    /// <summary>Keys and slots.</summary>
    public SeriesIndex Series { get; } = new();

    /// <summary>What people have said of its events and series; to be changed between two batches only.</summary>
    public Judgements Judgements { get; } = new();

    /// <summary>Clocks and blocks.</summary>
    internal SeriesStore Store => store;

    /// <summary>What late rows need, where they are allowed.</summary>
    internal ReplayStore? Past => past;

    /// <summary>What is kept to tell silence; null where it is not told.</summary>
    internal SilenceWatch? Silence => silence;

    /// <summary>Series that are paged out, where there is a budget of memory.</summary>
    internal ShardPages? Pages { get; }

    /// <summary>Where the parts of a block lie.</summary>
    internal BlockLayout Layout => BlockLayout.Of(model.Shape);

    /// <summary>Bytes that the series take in memory.</summary>
    public long MemoryBytes => store.BlocksTaken + (past?.Taken ?? 0) + Series.Bytes + (long)Series.Count * (SeriesClock.Bytes + 2 * sizeof(uint) + (past is null ? 0 : ReplayStore.Bytes) + (silence is null ? 0 : SilenceWatch.Bytes) + (Pages is null ? 0 : ShardPages.Bytes));

    /// <summary>Series that are not in memory, and how many were read back into it since the shard was made.</summary>
    public (int PagedOut, long Brought) Paging => (Pages?.Count ?? 0, Pages?.Brought ?? 0);

    /// <summary>What a saved state must agree on to be read: all that decides what its rows mean.</summary>
    internal string Fingerprint
    {
        get
        {
            static string Of<T>(T? value) where T : struct => value?.ToString() ?? "found";
            SeriesOptions series = options.Series;
            return $"interval {Of(series.Interval)}, season {Of(series.Season)}, long season {Of(series.LongSeason)}";
        }
    }

    /// <summary>What was counted since the shard was made or loaded.</summary>
    public ShardCounts Counts => new(observed, gaps, duplicates, late, inserted, corrected, missing, rhythms, fallbacks, crossings);

    /// <summary>Adds what forecasts have shown whose rows have come since this was asked last, one for each of <see cref="LeadScore.Leads"/>; rows that are replayed count again.</summary>
    public void TakeLeadScores(Span<LeadScore> to)
    {
        for (int i = 0; i < leadScores.Length; i++) to[i].Add(leadScores[i]);
        Array.Clear(leadScores);
    }

    /// <summary>Scores each row against the forecast its series made before, learns it, and forecasts anew. Score first, learn later.</summary>
    /// <remarks>When the model's runtime fails, what it throws passes through and the shard must be loaded anew: a part of the batch has been learnt.</remarks>
    public void Process(ObservationBatch batch, ResultBatch results)
    {
        Check(batch, results);
        results.Clear();
        Grow();
        ReadOnlySpan<int> slots = batch.Slot.AsSpan(0, batch.Count);
        Pages?.Bring(slots);
        foreach (ShardCut cut in cuts) cut.Touch(slots);
        plan.Cut(slots, Series.Count);
        while (plan.Next(out ReadOnlySpan<int> rows))
        {
            KeepTime(batch, rows);
            RunWave(batch, results);
            if (past is not null) TakeLateRows(batch, results);
        }

        if (silence is not null) Listen(batch, results);
        results.Complete(batch.Count);
        foreach (RowStatus status in results.Status.AsSpan(0, batch.Count)) Count(status);
        Pages?.Trim(slots, most: batch.Count + MostTrimmed);
    }

    /// <summary>One wave, whose rows and their time are in hand.</summary>
    private void RunWave(ObservationBatch batch, ResultBatch results)
    {
        Score(batch, results);
        rehearsal.Run();
        Learn(batch);
        if (wave.Stepped > 0) Step();
        Scatter(results);
        outlook.Run();
        fans?.Run(results);
    }

    /// <summary>A wave of rows that were taken before, of a batch that holds each series once.</summary>
    private void Replay(ObservationBatch batch, ResultBatch results)
    {
        wave.Count = 0;
        for (int row = 0; row < batch.Count; row++) wave.Add(row, batch.Slot[row], Measured(batch.Value[row]), Advance(batch, row));
        RunWave(batch, results);
    }

    /// <summary>Keeps the rows of the wave for replays, and replays what its late rows change.</summary>
    private void TakeLateRows(ObservationBatch batch, ResultBatch results)
    {
        for (int i = 0; i < wave.Count; i++)
        {
            int row = wave.Row[i];
            if (wave.Status[i] is RowStatus.Observed or RowStatus.Gap) past!.Append(wave.Slot[i], new PastRow(batch.Time[row], batch.Value[row], results.Verdict[row]));
        }

        var before = (missing, rhythms, fallbacks, crossings);
        lateRows!.Run(batch, results);
        (missing, rhythms, fallbacks, crossings) = before;      // counted when they were first seen
    }

    /// <summary>Which series have gone silent or speak again, row by row in the order of the records.</summary>
    private void Listen(ObservationBatch batch, ResultBatch results)
    {
        for (int row = 0; row < batch.Count; row++)
            if (results.Status[row] is RowStatus.Observed or RowStatus.Gap) silence!.Hear(row, batch.Slot[row], batch.Time[row], results.Deadline[row], results.Silences);
        if (Judgements.Any) results.Silences.RemoveAll(told => !told.IsOver && Judgements.Of(Series, told.Slot)?.CoversSilence(told.Verdict, told.Time) == true);
    }

    /// <summary>The quantile fan of a series from its newest row, the one whose time <see cref="Clock"/> gives, [horizons, NetworkShape.LevelCount], without changing anything; NaN before its first value.</summary>
    public void Forecast(int slot, ReadOnlySpan<int> horizons, Span<float> quantiles)
    {
        Grow();
        Pages?.Bring(slot);
        forecast.Write(slot, horizons, quantiles);
    }

    /// <summary>
    /// The most likely ways in which a series goes on from its newest row, as joint paths of <paramref name="steps"/> rows over the cells of its values, without changing anything.
    /// At most <paramref name="count"/> and <paramref name="beam"/>, the number of hypotheses followed; none before the first value. <paramref name="history"/>: its newest rows.
    /// </summary>
    public IReadOnlyList<ForecastPath> Paths(int slot, ForecastHistory history, int steps, int count, int beam)
    {
        Grow();
        Pages?.Bring(slot);
        return paths.Find(slot, history, steps, count, beam);
    }

    /// <summary>Time (Unix ms) of the newest row of a series, and the interval it is taken to have in seconds (0: not known yet).</summary>
    public (long Time, double IntervalSeconds) Clock(int slot)
    {
        Grow();
        ref SeriesClock clock = ref store.Clock(slot);
        return (clock.Newest, clock.IntervalSeconds);
    }

    /// <summary>What goes before the records of a cut that begins now: what they must agree on with the shard that reads them.</summary>
    public byte[] Describe() => new StateHead(Fingerprint, model.Name, model.Inputs.Name, BlockLayout.Of(model.Shape), Series.Count, silence?.Now ?? EventTime.None) { Judgements = Judgements.Save() }.ToBytes();

    /// <summary>Begins to take note of the series that change, for cuts towards one more destination. <paramref name="isSaved"/>: it has the state as it is now; else the first cut holds every series.</summary>
    public ShardCut Track(bool isSaved = false)
    {
        var cut = new ShardCut(this, isSaved);
        cuts.Add(cut);
        return cut;
    }

    /// <summary>The same for a destination that has an earlier state, and lacks of this one what <see cref="ShardCut.Lacking"/> told when it was saved.</summary>
    public ShardCut TrackLacking(ReadOnlySpan<byte> lacking)
    {
        var cut = new ShardCut(this, lacking);
        cuts.Add(cut);
        return cut;
    }

    /// <summary>Writes index and state at once; with <see cref="Load"/> the same shard to the bit. Equal states give equal bytes. A running daemon saves by <see cref="Track"/>, which does not halt it.</summary>
    public void Save(BinaryWriter writer)
    {
        byte[] description = Describe();
        writer.Write(description.Length);
        writer.Write(description);
        Grow();
        var record = new ArrayBufferWriter<byte>();
        for (int slot = 0; slot < Series.Count; slot++)
        {
            record.ResetWrittenCount();
            SlotState.Write(record, this, slot);
            writer.Write(record.WrittenCount);
            writer.Write(record.WrittenSpan);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, as <see cref="ShardRestore"/> does. Throws <see cref="InvalidDataException"/> when the options do not fit.</summary>
    public static Shard Load(BinaryReader reader, EngineOptions options, IStepModel model)
    {
        using var restore = new ShardRestore(options, model);
        byte[] description = reader.ReadBytes(reader.ReadInt32());
        restore.Begin(description);
        for (int left = StateHead.Read(description).Series; left > 0; left--)
        {
            ReadOnlySpan<byte> record = reader.ReadBytes(reader.ReadInt32());
            if (!SlotState.Next(ref record, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state)) throw new InvalidDataException("A saved series is empty.");
            restore.Put(key, state);
        }

        return restore.End();
    }

    /// <summary>The state as it is now under other options or another model, as if it had been saved and restored with them; this shard stays as it was.</summary>
    /// <exception cref="InvalidDataException">The options do not fit.</exception>
    public Shard Under(EngineOptions options, IStepModel model)
    {
        using var restore = new ShardRestore(options, model, openPages);
        restore.Begin(Describe());
        Grow();
        var written = new ArrayBufferWriter<byte>();
        for (int slot = 0; slot < Series.Count; slot++)
        {
            written.ResetWrittenCount();
            SlotState.Write(written, this, slot);
            ReadOnlySpan<byte> record = written.WrittenSpan;
            SlotState.Next(ref record, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> state);
            restore.Put(key, state);
        }

        return restore.End();
    }

    /// <summary>How late rows may come; zero where they change nothing.</summary>
    public TimeSpan AllowedLateness => options.AllowedLateness;

    /// <summary>Whether late rows are taken.</summary>
    public bool AllowsLateRows => past is not null;

    /// <summary>Whether silence is told.</summary>
    public bool TellsSilence => silence is not null;

    /// <summary>Makes room for every series of the index.</summary>
    internal void Grow() => Grow(Series.Count);

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1.</summary>
    internal void Grow(int count)
    {
        store.Grow(count);
        past?.Grow(count);
        silence?.Grow(count);
        Pages?.Grow(count);
    }

    /// <summary>Frees the columns bound to the model; the model itself belongs to the caller.</summary>
    public void Dispose()
    {
        wave.Step.Dispose();
        rehearsal.Dispose();
        outlook.Dispose();
        fans?.Dispose();
        forecast.Dispose();
        paths.Dispose();
        Pages?.Dispose();
    }

    /// <summary>Row by row: order, row number, missing rows. Opens the block of a series at its first value. Late rows that may still be taken are set aside.</summary>
    private void KeepTime(ObservationBatch batch, ReadOnlySpan<int> rows)
    {
        wave.Count = 0;
        foreach (int row in rows)
        {
            past?.Approach(batch.Slot[row], batch.Time[row]);
            RowStatus status = Advance(batch, row);
            if (status is RowStatus.Late && lateRows is not null) status = lateRows.Take(batch, row);
            if (status is not (RowStatus.Inserted or RowStatus.Corrected)) wave.Add(row, batch.Slot[row], Measured(batch.Value[row]), status);
        }
    }

    private RowStatus Advance(ObservationBatch batch, int row) => store.Advance(batch.Slot[row], batch.Time[row], Measured(batch.Value[row]), rules);

    /// <summary>
    /// What was expected of the row and the detector's word on it. Rows that are not observed have score 0 and no flag: a late or repeated row because its
    /// time was judged already, a gap because there is nothing to judge. Series whose stamps show a new rhythm are set aside to be rebuilt.
    /// </summary>
    private void Score(ObservationBatch batch, ResultBatch results)
    {
        bool isJudged = Judgements.Any;
        for (int i = 0; i < wave.Count; i++)
        {
            int row = wave.Row[i], slot = wave.Slot[i];
            RowStatus status = wave.Status[i];
            ref SeriesClock clock = ref store.Clock(slot);

            Band expected = status is RowStatus.Observed or RowStatus.Gap ? Expected(slot) : Band.None;
            float value = status is RowStatus.Observed ? wave.Value[i] : float.NaN;
            results.Verdict[row] = default;
            results.Status[row] = status;
            (results.Lower[row], results.Expected[row], results.Upper[row]) = (expected.Lower, expected.Median, expected.Upper);

            if (clock.HasValue)
            {
                SeriesBlock block = store.Block(slot);
                SeasonLayout present = store.Seasons(slot);
                var before = Expectation.Of(expected.Median, block.Statistics, present, clock.Learnt, clock.Row);
                results.Verdict[row] = Detector.Observe(block.Detector, options.Anomaly, batch.Time[row], value, before, missing: clock.Row - clock.Learnt - 1,
                    isJudged ? Judgements.Of(Series, slot) : null);

                if (status is RowStatus.Observed && clock.KeepsRecent && clock.HasNewRhythm(block.Recent, out FoundRhythm found))
                {
                    if (clock.IntervalSeconds > 0) Detector.Start(Cleared(block.Detector));       // another pace: its days and errors are another series'
                    rehearsal.Add(slot, found);
                    rhythms++;
                }
                else if (status is RowStatus.Observed && clock.Learnt >= 0 && SeasonWatch.Look(block.Statistics, ref block.Seasons, clock, rules, out SeasonLayout seasons))
                    store.Reseason(slot, seasons);
            }

            results.IntervalSeconds[row] = clock.IntervalSeconds;
            if (silence is not null) results.Deadline[row] = clock.IsRegular ? silence.Deadline(clock.Newest, clock.IntervalSeconds) : SilenceWatch.NoDeadline;
        }
    }

    /// <summary>
    /// Learns observed rows, writes the network's input and gathers its state. Other rows take their series' newest row with a value,
    /// so that the step gives them its forecast again: to the bit after a late or repeated row, as many rows farther ahead as gaps were reported since.
    /// </summary>
    private void Learn(ObservationBatch batch)
    {
        StepShape shape = model.Shape;
        StepBuffers step = wave.Step;
        wave.Stepped = 0;
        for (int i = 0; i < wave.Count; i++)
        {
            int slot = wave.Slot[i];
            if (!store.HasBlock(slot)) continue;
            ref SeriesClock clock = ref store.Clock(slot);
            SeriesBlock block = store.Block(slot);
            SeasonLayout seasons = store.Seasons(slot);
            int to = wave.Stepped++;

            if (wave.Status[i] is RowStatus.Observed)
            {
                block.Repair.Resolve(clock.Learnt, clock.Row, wave.Value[i], leadScores);
                long skipped = SkippedRows.Run(block.Statistics, seasons, clock.Learnt, clock.Row);
                missing += skipped;
                Span<float> input = step.Input.AsSpan(to * shape.Inputs, shape.Inputs);
                model.Inputs.Observe(block.Statistics, seasons, new ObservedRow(clock.Row, wave.Value[i], batch.Time[wave.Row[i]], skipped), input);
                clock.Learnt = clock.Row;
                step.Observed[to] = 1;
                RecurrentState.Gather(block.Recurrent, step, to);
                if (shape.Form == StateForm.Repeated)
                {
                    input.CopyTo(block.Input);
                    block.Recurrent.CopyTo(block.RecurrentBefore);
                }
            }
            else
                StandingRow.Gather(block, seasons, clock.Learnt, step, to);

            DecoderInputs.Write(block.Statistics, seasons, clock.Learnt, clock.Row, horizons, step, to, shape);
            wave.Source[to] = i;
        }
    }

    private void Step()
    {
        model.Step(wave.Step, wave.Stepped);
        crossings += wave.Step.Crossed;
    }

    /// <summary>Quantiles into the results, in the units of the series; of observed rows also the new recurrent state and the standing forecast into the block.</summary>
    private void Scatter(ResultBatch results)
    {
        for (int i = 0; i < wave.Count; i++)
            if (!store.HasBlock(wave.Slot[i])) results.ForecastOf(wave.Row[i]).Fill(float.NaN);

        for (int from = 0; from < wave.Stepped; from++)
        {
            int i = wave.Source[from];
            Span<float> quantiles = results.ForecastOf(wave.Row[i]);
            bool finite = DecoderOutputs.Read(wave.Step, from, quantiles);
            SeriesBlock block = store.Block(wave.Slot[i]);
            bool isObserved = wave.Status[i] is RowStatus.Observed;
            if (isObserved) block.Repair.Keep(store.Clock(wave.Slot[i]).Row, DecoderOutputs.Pending(wave.Step, from, 0, quantiles));
            DecoderOutputs.Repair(wave.Step, from, block.Repair, quantiles);
            if (!isObserved) continue;

            finite &= RecurrentState.Scatter(wave.Step, from, block.Recurrent);
            if (!finite) fallbacks++;
            block.Standing = Band.Of(quantiles[..NetworkShape.LevelCount]);
            if (ForecastRepair.IsDue(store.Clock(wave.Slot[i]).Row)) outlook.Add(wave.Slot[i]);
            fans?.Add(wave.Slot[i], wave.Row[i]);
        }
    }

    /// <summary>The forecast of the row in hand: the standing one, or after missing rows what the evidence says that far ahead.</summary>
    private Band Expected(int slot)
    {
        if (!store.HasBlock(slot)) return Band.None;
        ref SeriesClock clock = ref store.Clock(slot);
        SeriesBlock block = store.Block(slot);
        long ahead = clock.Row - clock.Learnt;
        return ahead <= 1 || block.Standing.IsNone
            ? block.Standing
            : EvidenceForecast.Ahead(block.Statistics, store.Seasons(slot), clock.Learnt, (int)Math.Min(ahead, int.MaxValue / 2), block.Standing);
    }

    private void Count(RowStatus status)
    {
        switch (status)
        {
            case RowStatus.Observed: observed++; break;
            case RowStatus.Gap: gaps++; break;
            case RowStatus.Duplicate: duplicates++; break;
            case RowStatus.Late: late++; break;
            case RowStatus.Inserted: inserted++; break;
            case RowStatus.Corrected: corrected++; break;
        }
    }

    /// <summary>A value as it is scored; NaN for none.</summary>
    internal static float Measured(double value) => Math.Abs(value) <= LargestValue ? (float)value : float.NaN;

    private static Span<byte> Cleared(Span<byte> bytes)
    {
        bytes.Clear();
        return bytes;
    }

    private void Check(ObservationBatch batch, ResultBatch results)
    {
        if (results.Capacity < batch.Count)
            throw new ArgumentException($"BUG: {batch.Count} observations do not fit into results of {results.Capacity} rows.", nameof(results));
        if (!results.Horizons.AsSpan().SequenceEqual(horizons))
            throw new ArgumentException($"BUG: results of horizons {string.Join(", ", results.Horizons)} given to a shard of {string.Join(", ", horizons)}.", nameof(results));
        if (fans is not null && !results.FanHorizons.AsSpan().SequenceEqual(fans.Horizons))
            throw new ArgumentException($"BUG: results of fans of {results.FanHorizons.Length} horizons given to a shard of {fans.Horizons.Length}.", nameof(results));
        for (int row = 0; row < batch.Count; row++)
            if ((uint)batch.Slot[row] >= (uint)Series.Count)
                throw new ArgumentException($"BUG: row {row} has slot {batch.Slot[row]}, the index holds {Series.Count} series.", nameof(batch));
    }
}
