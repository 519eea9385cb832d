namespace StreamForecast.Learning.Cells;

/// <summary>
/// An order of sequences by falling length. Laid side by side in it, the rows that still run stand first at every step, and a layer works through these alone;
/// in any other order it gives the same results and masks what has ended. Gathers arrays into this order and scatters them back.
/// </summary>
public sealed class PackedRows
{
    private readonly int[] order;
    private readonly int[] lengths;

    /// <summary>Memory for an order of <paramref name="rows"/> sequences.</summary>
    public PackedRows(int rows) => (order, lengths) = (new int[rows], new int[rows]);

    /// <summary>Lengths in this order, falling.</summary>
    public ReadOnlySpan<int> Lengths => lengths;

    /// <summary>Which of the rows as given stands where.</summary>
    public ReadOnlySpan<int> Order => order;

    /// <summary>Orders sequences by their lengths; equal ones stay in the order they were given in.</summary>
    public void Sort(ReadOnlySpan<int> given)
    {
        if (given.Length != order.Length) throw new ArgumentException($"BUG: {given.Length} lengths were given for an order of {order.Length} rows.");
        for (int i = 0; i < order.Length; i++)
        {
            int at = i;                           // insertion: batches are small, and nothing is allocated
            for (; at > 0 && lengths[at - 1] < given[i]; at--) (lengths[at], order[at]) = (lengths[at - 1], order[at - 1]);
            (lengths[at], order[at]) = (given[i], i);
        }
    }

    /// <summary>[steps, rows, width] as given into this order.</summary>
    public void Gather(ReadOnlySpan<Real> given, int width, Span<Real> packed) => Move(given, width, packed, gather: true);

    /// <summary>[steps, rows, width] in this order back into the given one.</summary>
    public void Scatter(ReadOnlySpan<Real> packed, int width, Span<Real> given) => Move(packed, width, given, gather: false);

    private void Move(ReadOnlySpan<Real> from, int width, Span<Real> to, bool gather)
    {
        int step = order.Length * width;
        if (from.Length != to.Length || from.Length % Math.Max(1, step) != 0)
            throw new ArgumentException($"BUG: {from.Length} values were to be put into {to.Length}, in steps of {order.Length} rows of {width}.");
        for (int t = 0; t < from.Length; t += step)
        {
            for (int r = 0; r < order.Length; r++)
            {
                (int source, int target) = gather ? (order[r], r) : (r, order[r]);
                from.Slice(t + source * width, width).CopyTo(to.Slice(t + target * width, width));
            }
        }
    }
}
