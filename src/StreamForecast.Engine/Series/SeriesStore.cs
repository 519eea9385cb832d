using System.Runtime.InteropServices;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Series;

/// <summary>The clock and the block of every series of a shard, by slot; the shard's waves read and write it.</summary>
internal sealed class SeriesStore(StepShape shape)
{
    private readonly BlockLayout parts = BlockLayout.Of(shape), withRecent = BlockLayout.Of(shape) with { KeepsRecent = true };
    private readonly BlockStore blocks = new();
    private readonly PagedColumn<SeriesClock> clocks = new();
    private readonly PagedColumn<BlockPlace> places = new();

    /// <summary>Slots there is room for.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1.</summary>
    public void Grow(int count)
    {
        clocks.Grow(count);
        places.Grow(count);
        Count = Math.Max(Count, count);
    }

    /// <summary>Bytes of all blocks.</summary>
    public long BlocksTaken => blocks.Taken;

    /// <summary>The clock of a slot, in place.</summary>
    public ref SeriesClock Clock(int slot) => ref clocks[slot];

    /// <summary>The seasons of a slot that has a value.</summary>
    public SeasonLayout Seasons(int slot) => SeasonLayout.Of(clocks[slot].Season, clocks[slot].LongSeason);

    /// <summary>Whether the slot has a block, be it paged out: from its first value on.</summary>
    public bool HasBlock(int slot) => !places[slot].IsNone;

    /// <summary>The block of a slot that has one.</summary>
    public SeriesBlock Block(int slot) => BlockAt(places[slot], Parts(slot), Seasons(slot));

    /// <summary>Takes the stamp of a row. Opens the block of a series at its first value, and keeps its newest rows there for as long as its clock wants them.</summary>
    public RowStatus Advance(int slot, long time, float value, TimeRules rules)
    {
        ref SeriesClock clock = ref clocks[slot];
        bool kept = clock.KeepsRecent;
        RowStatus status = clock.Advance(time, value, rules, out RecentRow row);
        if (!clock.HasValue) return status;
        if (!HasBlock(slot)) Open(slot);
        else if (kept != clock.KeepsRecent) Resize(slot, kept ? withRecent : parts, Seasons(slot));
        if (clock.KeepsRecent) Block(slot).Recent.Take(clock, status, row);
        return status;
    }

    /// <summary>Gives a slot that has none a block, ready for the first row.</summary>
    private void Open(int slot)
    {
        SeasonLayout seasons = Seasons(slot);
        places[slot] = blocks.Take(Parts(slot).Size(seasons));
        SeriesBlock block = Block(slot);
        Detector.Start(block.Detector);
        block.Standing = Band.None;
        SeriesStatistics.Start(block.Statistics, seasons);
    }

    /// <summary>
    /// Starts the statistics and the recurrent state of a slot anew after its clock, which kept the newest rows, took another rhythm; <paramref name="before"/> are the seasons that its
    /// block was made for. Detector and standing forecast stay; what was to be compared with coming rows is gone with their numbers.
    /// </summary>
    public void Reopen(int slot, SeasonLayout before)
    {
        SeasonLayout seasons = Seasons(slot);
        Resize(slot, withRecent, before);
        SeriesBlock block = Block(slot);
        block.Recurrent.Clear();
        block.Repair = default;
        block.Seasons = default;
        block.Statistics.Clear();
        SeriesStatistics.Start(block.Statistics, seasons);
    }

    /// <summary>Gives a slot other seasons after <see cref="SeasonWatch"/> found them: its statistics are learnt anew from the recent values, everything else stays.</summary>
    public void Reseason(int slot, SeasonLayout seasons)
    {
        ref SeriesClock clock = ref clocks[slot];
        SeasonLayout before = Seasons(slot);
        float[] kept = SeasonWatch.Kept(Block(slot).Statistics, before, clock.Learnt);
        clock.Reseason(seasons, first: clock.Learnt + 1 - kept.Length);
        Resize(slot, Parts(slot), before);
        SeasonWatch.Learn(Block(slot).Statistics, seasons, kept);
    }

    /// <summary>The bytes of a slot's block, in place.</summary>
    public Span<byte> Whole(int slot) => blocks.At(places[slot], Parts(slot).Size(Seasons(slot)));

    /// <summary>Takes a slot back to a clock and a block, empty for none, that it had before.</summary>
    public void Restore(int slot, in SeriesClock clock, ReadOnlySpan<byte> block)
    {
        if (HasBlock(slot) && Whole(slot).Length is var size && size != block.Length)
        {
            blocks.Return(places[slot], size);
            places[slot] = default;
        }

        clocks[slot] = clock;
        if (block.IsEmpty) return;
        if (!HasBlock(slot)) places[slot] = blocks.Take(block.Length);
        block.CopyTo(Whole(slot));
    }

    /// <summary>Gives back the memory of a block that is kept elsewhere, until it is <see cref="Put"/> again; the clock stays.</summary>
    public void PageOut(int slot)
    {
        blocks.Return(places[slot], Whole(slot).Length);
        places[slot] = BlockPlace.Elsewhere;
    }

    /// <summary>The clock of a slot as it lies in memory.</summary>
    public ReadOnlySpan<byte> ClockBytes(int slot) => MemoryMarshal.AsBytes(new ReadOnlySpan<SeriesClock>(in clocks[slot]));

    /// <summary>The block of a slot as it lies in memory; empty where there is none.</summary>
    public ReadOnlySpan<byte> BlockBytes(int slot) => HasBlock(slot) ? Whole(slot) : default;

    /// <summary>Bytes of the block that was saved beside a clock in a layout; 0 for none.</summary>
    public static int SavedBytes(ReadOnlySpan<byte> clock, BlockLayout saved)
    {
        SeriesClock of = MemoryMarshal.Read<SeriesClock>(clock);
        return of.HasValue ? (saved with { KeepsRecent = of.KeepsRecent }).Size(SeasonLayout.Of(of.Season, of.LongSeason)) : 0;
    }

    /// <summary>
    /// Puts a saved series into a slot, in place of what is there. Where its block was saved in another layout, what belongs to the model is left out: its state and its input
    /// start at zero; and a detector of another version starts anew.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are none of a series.</exception>
    public void Put(int slot, ReadOnlySpan<byte> clock, ReadOnlySpan<byte> block, BlockLayout saved)
    {
        if (clock.Length != SeriesClock.Bytes) throw new InvalidDataException($"The clock of slot {slot} has {clock.Length} bytes, not {SeriesClock.Bytes}.");
        if (HasBlock(slot) && places[slot] != BlockPlace.Elsewhere) blocks.Return(places[slot], Whole(slot).Length);
        clocks[slot] = MemoryMarshal.Read<SeriesClock>(clock);
        places[slot] = default;
        if (!clocks[slot].HasValue && block.IsEmpty) return;

        BlockLayout layout = saved with { KeepsRecent = clocks[slot].KeepsRecent };
        SeasonLayout seasons = Seasons(slot);
        if (!clocks[slot].HasValue || block.Length != layout.Size(seasons)) throw new InvalidDataException($"The block of slot {slot} has {block.Length} bytes, which does not fit its seasons.");
        places[slot] = blocks.Take(Parts(slot).Size(seasons));
        if (layout == Parts(slot))
        {
            block.CopyTo(Whole(slot));
            return;
        }

        SeriesBlock from = new(block.ToArray(), layout), to = Block(slot);
        if (layout.KeepsRecent) to.Recent = from.Recent;
        if ((layout.DetectorVersion, layout.DetectorSize) == (parts.DetectorVersion, parts.DetectorSize)) from.Detector.CopyTo(to.Detector);
        else Detector.Start(to.Detector);
        if ((layout.Inputs, layout.RecurrentSize, layout.IsRepeated) == (parts.Inputs, parts.RecurrentSize, parts.IsRepeated))
        {
            from.Recurrent.CopyTo(to.Recurrent);
            from.RecurrentBefore.CopyTo(to.RecurrentBefore);
            from.Input.CopyTo(to.Input);
        }

        to.Standing = from.Standing;
        to.Repair = from.Repair;
        to.Seasons = from.Seasons;
        from.Statistics.CopyTo(to.Statistics);
    }

    /// <summary>Forgets what another model's recurrent state meant, and its input where that had another meaning; everything else stays.</summary>
    public void ForgetModel(int slot, bool keepInput)
    {
        if (!HasBlock(slot)) return;
        Block(slot).Recurrent.Clear();
        Block(slot).RecurrentBefore.Clear();
        if (!keepInput) Block(slot).Input.Clear();
    }

    /// <summary>A block as the clock now wants it in place of one of <paramref name="before"/> and <paramref name="seasonsBefore"/>; statistics go along where the seasons are the same.</summary>
    private void Resize(int slot, BlockLayout before, SeasonLayout seasonsBefore)
    {
        BlockLayout now = Parts(slot);
        SeasonLayout seasons = Seasons(slot);
        if (before == now && seasonsBefore == seasons) return;
        BlockPlace old = places[slot];
        SeriesBlock from = BlockAt(old, before, seasonsBefore);
        places[slot] = blocks.Take(now.Size(seasons));
        SeriesBlock to = Block(slot);
        from.Fixed.CopyTo(to.Fixed);
        if (before.KeepsRecent && now.KeepsRecent) to.Recent = from.Recent;
        if (seasonsBefore == seasons) from.Statistics.CopyTo(to.Statistics);
        blocks.Return(old, before.Size(seasonsBefore));
    }

    private BlockLayout Parts(int slot) => clocks[slot].KeepsRecent ? withRecent : parts;

    private SeriesBlock BlockAt(BlockPlace place, BlockLayout layout, SeasonLayout seasons) => new(blocks.At(place, layout.Size(seasons)), layout);
}
