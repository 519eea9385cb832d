using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// How a step leaves the hidden state of a row: rounded to what 16 bits can hold, so that who keeps it in 16 bits reads the same forecast out of it again, to the bit.
/// Both forward passes do it, the network's own and the ONNX model.
/// </summary>
public static class KeptState
{
    /// <summary>Steps between 0 and 1: the largest number of 16 bits with a sign.</summary>
    public const Real Steps = 32767;

    /// <summary>Whether the hidden state of a cell lies within -1 and 1; only then it is rounded.</summary>
    public static bool IsBounded(CellKind cell) => cell != CellKind.ElmanRelu;

    /// <summary>Rows that were observed keep their new state, rounded where it is bounded; the others their state before. [n, width]; <paramref name="observed"/> [n].</summary>
    internal static void Keep(bool bounded, ReadOnlySpan<Real> observed, ReadOnlySpan<Real> before, Span<Real> after)
    {
        int width = after.Length / observed.Length;
        for (int row = 0; row < observed.Length; row++)
        {
            Span<Real> state = after.Slice(row * width, width);
            if (observed[row] == 0) before.Slice(row * width, width).CopyTo(state);
            else if (bounded) Round(state);
        }
    }

    private static void Round(Span<Real> hidden)
    {
        const Real Step = 1 / Steps;
        foreach (ref Real h in hidden) h = Real.Round(h * Steps) * Step;
    }
}
