namespace StreamForecast.Engine.Evaluation;

/// <summary>A detector's score of one row and the label it is judged by, in four bytes; the order is that of the scores.</summary>
public readonly struct ScoredRow : IComparable<ScoredRow>
{
    private readonly uint key;      // the score's bits, which order like the score itself from 0 up, then the label

    /// <summary>A score from 0 up; what is not a number counts as 0.</summary>
    public ScoredRow(float score, bool isAnomaly)
        => key = BitConverter.SingleToUInt32Bits(score > 0 ? score : 0) << 1 | (isAnomaly ? 1u : 0);

    /// <summary>The score.</summary>
    public float Score => BitConverter.UInt32BitsToSingle(key >> 1);

    /// <summary>Whether the row is labelled.</summary>
    public bool IsAnomaly => (key & 1) != 0;

    /// <inheritdoc/>
    public int CompareTo(ScoredRow other) => key.CompareTo(other.key);
}
