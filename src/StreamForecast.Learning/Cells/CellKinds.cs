namespace StreamForecast.Learning.Cells;

/// <summary>The words for cells in configuration and model files, and the sizes that follow from the kind.</summary>
public static class CellKinds
{
    /// <summary>All words, in the order of <see cref="CellKind"/>.</summary>
    public static IReadOnlyList<string> Words { get; } = ["elman", "elman-relu", "lstm", "gru", "gru-reset-before"];

    /// <summary>The kind that a word names, null where none has it.</summary>
    public static CellKind? Parse(string word)
    {
        for (int i = 0; i < Words.Count; i++)
            if (Words[i] == word) return (CellKind)i;
        return null;
    }

    /// <summary>The word for a kind.</summary>
    public static string Word(this CellKind kind) => Words[(int)kind];

    /// <summary>Sums a cell makes for each unit of its state: 1, 3 or 4.</summary>
    public static int Gates(this CellKind kind) => kind switch
    {
        CellKind.Elman or CellKind.ElmanRelu => 1,
        CellKind.Gru or CellKind.GruResetBefore => 3,
        CellKind.Lstm => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), $"BUG: there is no cell {kind}."),
    };

    /// <summary>Whether the state has a second part, the LSTM's cell.</summary>
    public static bool HasCellState(this CellKind kind) => kind == CellKind.Lstm;
}
