namespace StreamForecast.Engine.Forecasting;

/// <summary>Moves hidden and cell state between a series' block, [hidden + cell], and the columns of a step.</summary>
internal static class RecurrentState
{
    /// <summary>From the block to row <paramref name="row"/> of the step's inputs.</summary>
    public static void Gather(ReadOnlySpan<float> state, StepBuffers step, int row)
    {
        int hidden = step.Hidden.Length / step.Rows, cell = state.Length - hidden;
        state[..hidden].CopyTo(step.Hidden.AsSpan(row * hidden, hidden));
        state[hidden..].CopyTo(step.Cell.AsSpan(row * cell, cell));
    }

    /// <summary>From row <paramref name="row"/> of the step's outputs to the block. False when it is not finite: then the state stays as it was.</summary>
    public static bool Scatter(StepBuffers step, int row, Span<float> state)
    {
        int width = step.HiddenOut.Length / step.Rows, rest = state.Length - width;
        ReadOnlySpan<float> hidden = step.HiddenOut.AsSpan(row * width, width), cell = step.CellOut.AsSpan(row * rest, rest);
        if (!AreFinite(hidden) || !AreFinite(cell)) return false;
        hidden.CopyTo(state);
        cell.CopyTo(state[width..]);
        return true;
    }

    /// <summary>Whether all values are finite: x * 0 is zero for those and not a number for the others. Four sums, so that they need not wait for one another.</summary>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        float a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            a += values[i] * 0;
            b += values[i + 1] * 0;
            c += values[i + 2] * 0;
            d += values[i + 3] * 0;
        }

        for (; i < values.Length; i++) a += values[i] * 0;
        return a + b + c + d == 0;
    }
}
