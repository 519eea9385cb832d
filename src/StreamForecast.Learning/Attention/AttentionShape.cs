using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Attention;

/// <summary>The sizes of an attention layer.</summary>
/// <param name="Kind">How queries are scored.</param>
/// <param name="Queries">Width of a query, the decoder's state.</param>
/// <param name="States">Width of an encoder state, and so of the context.</param>
/// <param name="Hidden">Width of the additive score's hidden layer; the other kinds do not read it.</param>
public readonly record struct AttentionShape(AttentionKind Kind, int Queries, int States, int Hidden)
{
    /// <summary>Width in which query and state meet.</summary>
    public int Meeting => Kind == AttentionKind.Additive ? Hidden : States;

    /// <summary>Values of all weights.</summary>
    public int Count => Kind switch
    {
        AttentionKind.General => Queries * States,
        AttentionKind.Additive => (Queries + States + 1) * Hidden,
        _ => 0,
    };

    /// <summary>Every matrix by its name, in order, for a block that begins at <paramref name="offset"/> of a larger one.</summary>
    public IEnumerable<NamedView> Views(string name, int offset = 0)
    {
        if (Kind == AttentionKind.Dot) yield break;
        yield return new NamedView(name + ".query", offset, Queries, Meeting);
        if (Kind == AttentionKind.General) yield break;
        yield return new NamedView(name + ".key", offset + Queries * Hidden, States, Hidden);
        yield return new NamedView(name + ".score", offset + (Queries + States) * Hidden, 1, Hidden);
    }

    /// <summary>Throws where query and state cannot meet.</summary>
    public void Check()
    {
        if (Kind == AttentionKind.Dot && Queries != States)
        {
            throw new ArgumentException($"Dot attention needs queries as wide as the states, but they have {Queries} and {States} values; "
                + "choose General or Additive, or make the widths equal.");
        }
        if (Kind == AttentionKind.Additive && Hidden < 1)
            throw new ArgumentException($"Additive attention needs a hidden layer of at least 1 unit; {Hidden} was asked for.");
    }
}
