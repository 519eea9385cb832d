using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// Builds a shard from what a full cut and the cuts after it have written: <see cref="Begin"/> and the records of each, oldest first, then <see cref="End"/>. Another model, of the same or of
/// other widths, finds all that was learnt about the series and starts its own recurrent state anew.
/// </summary>
public sealed class ShardRestore : IDisposable
{
    private readonly IStepModel model;
    private readonly SlotSet known = new();
    private Shard? shard;
    private StateHead? head;

    /// <summary>A shard for these options and this model, that keeps within a memory where <paramref name="pages"/> are given.</summary>
    public ShardRestore(EngineOptions options, IStepModel model, Func<IPageFile>? pages = null)
    {
        this.model = model;
        shard = new Shard(options, model, pages);
    }

    /// <summary>Whether the state is to the byte what was saved: not of another model or another layout.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>The state as <see cref="Shard.Describe"/> described it when the cut began.</summary>
    /// <exception cref="InvalidDataException">The options do not fit, or the parts of a series' state have other sizes in this version.</exception>
    public void Begin(ReadOnlySpan<byte> description) => BeginAs(StateHead.Read(description));

    /// <summary>As above.</summary>
    internal void BeginAs(StateHead next)
    {
        Shard built = Built;
        if (next.Options != built.Fingerprint)
            throw new InvalidDataException($"The state was saved with {next.Options}; this configuration has {built.Fingerprint}. "
                + "Configure as it was saved, or move the state away to start anew from the source's first record.");
        if (next.Series < (head?.Series ?? 0) || (head is not null && next with { Series = head.Series, EventTime = head.EventTime, Judgements = head.Judgements } != head))
            throw new InvalidDataException("A part of the state does not continue what precedes it.");
        head = next;
        IsExact = head.Model == model.Name && head.Layout == BlockLayout.Of(model.Shape);
        known.Grow(head.Series);
        built.Series.Reserve(head.Series);
        built.Grow(head.Series);
    }

    /// <summary>One series' record, as <see cref="SlotState.Next"/> gives it; takes the place of what was read of it before.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or contradicts what was read before.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> state)
    {
        int slot = SlotState.Slot(ref state);
        Enter(slot, key);
        SlotState.Read(state, Built, slot, Head.Layout, keepsPast: IsExact);
        Leave(slot);
    }

    /// <summary>As above, of clock and block.</summary>
    internal void Put(int slot, ReadOnlySpan<byte> key, ReadOnlySpan<byte> clock, ReadOnlySpan<byte> block)
    {
        Enter(slot, key);
        Built.Store.Put(slot, clock, block, Head.Layout);
        Leave(slot);
    }

    /// <summary>The shard; it belongs to the caller.</summary>
    /// <exception cref="InvalidDataException">A series is missing.</exception>
    public Shard End()
    {
        StateHead of = head ?? throw new InvalidDataException("The state has no beginning.");
        if (known.Count != of.Series) throw new InvalidDataException($"The state holds {known.Count} of {of.Series} series.");
        Shard built = Built;
        built.Silence?.Start(of.EventTime);
        built.Judgements.Load(of.Judgements);
        shard = null;
        return built;
    }

    /// <summary>Frees what was built when it did not come to its end.</summary>
    public void Dispose() => shard?.Dispose();

    private void Enter(int slot, ReadOnlySpan<byte> key)
    {
        StateHead of = Head;
        if ((uint)slot >= (uint)of.Series) throw new InvalidDataException($"A saved series has slot {slot}, beyond the {of.Series} there are.");
        bool isNew = known.Add(slot);
        if (isNew ? !Built.Series.TryPut(slot, key) : Built.Series.Find(key) != slot) throw new InvalidDataException($"Slot {slot} and another series' claim the same key or place.");
        Built.Pages?.Drop(slot);
    }

    private void Leave(int slot)
    {
        if (Head.Model != model.Name) Built.Store.ForgetModel(slot, keepInput: Head.Inputs == model.Inputs.Name);
        Built.Pages?.Trim([slot], most: 2);
    }

    private StateHead Head => head ?? throw new InvalidOperationException("BUG: a record was put before its cut began.");

    private Shard Built => shard ?? throw new InvalidOperationException("BUG: a shard that was restored already.");
}
