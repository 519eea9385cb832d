using System.Text;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Feedback;

/// <summary>
/// The judgements that a shard's rows are under, in the order in which they came, and what follows from them for a series. They are part of the shard's state: changed between two batches only, saved with it.
/// While there are none, a batch costs one question; else a row costs one look into an array, and a series that none of them is about no more.
/// </summary>
public sealed class Judgements
{
    private static readonly Tolerance none = new();

    private readonly List<Judgement> all = [];
    private Tolerance?[] bySlot = [];       // null: not looked yet

    /// <summary>Those in force, oldest first.</summary>
    public IReadOnlyList<Judgement> All => all;

    /// <summary>Whether there is any.</summary>
    public bool Any => all.Count > 0;

    /// <summary>Adds one; one of the same id is taken back.</summary>
    public void Put(Judgement judgement)
    {
        all.RemoveAll(old => old.Id == judgement.Id);
        all.Add(judgement);
        Forget();
    }

    /// <summary>Takes one back, where it is in force.</summary>
    public void Remove(string id)
    {
        all.RemoveAll(old => old.Id == id);
        Forget();
    }

    /// <summary>What is not told of a series; null for most.</summary>
    internal Tolerance? Of(SeriesIndex series, int slot)
    {
        if (bySlot.Length <= slot) Array.Resize(ref bySlot, Math.Max(series.Count, slot + 1));
        Tolerance known = bySlot[slot] ??= Make(Encoding.UTF8.GetString(series.Key(slot)));
        return known == none ? null : known;
    }

    /// <summary>All of them as bytes; none for none.</summary>
    internal byte[] Save()
    {
        if (!Any) return [];
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(all.Count);
            foreach (Judgement judgement in all) judgement.Write(writer);
        }

        return stream.ToArray();
    }

    /// <summary>Reads <see cref="Save"/>, in place of what there is.</summary>
    internal void Load(byte[] saved)
    {
        all.Clear();
        Forget();
        if (saved.Length == 0) return;
        using var reader = new BinaryReader(new MemoryStream(saved), Encoding.UTF8);
        for (int left = reader.ReadInt32(); left > 0; left--) all.Add(Judgement.Read(reader));
    }

    /// <summary>Forgets what was looked up: of all series, after a change; of one whose slot goes to another.</summary>
    internal void Forget() => Array.Clear(bySlot);

    private Tolerance Make(string name)
    {
        Tolerance? made = null;
        foreach (Judgement judgement in all)
            if (judgement.Scope.Includes(name)) judgement.Apply(made ??= new Tolerance());
        return made ?? none;
    }
}
