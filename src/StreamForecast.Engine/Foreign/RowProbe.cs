using System.Globalization;

namespace StreamForecast.Engine.Foreign;

/// <summary>
/// Tries a foreign model before it is trusted: the same rows in waves of several sizes, at several places. The engine rests on a row's results depending on that row
/// alone: a batch axis that was mistaken, a normalisation over the batch or dropout left on break that and show here.
/// </summary>
internal static class RowProbe
{
    private const int Rows = 67;
    private const float Rounding = 1e-3f;       // sums in another order differ by less, other rows' influence by more

    /// <summary>What makes the model unusable, or what to know of it; neither when rows are independent to the bit.</summary>
    public static (string? Problem, string? Note) Try(ForeignStepModel model, string at)
    {
        using var whole = (ForeignStepBuffers)model.Allocate(Rows, 1);
        using var part = (ForeignStepBuffers)model.Allocate(Rows, 1);
        var random = new Random(1);
        foreach (ref float value in whole.Input.AsSpan()) value = 2 * random.NextSingle() - 1;
        foreach (ref float value in whole.Hidden.AsSpan()) value = random.NextSingle() - 0.5f;
        float worst = 0;
        bool same = true;
        int worstRows = 0;
        try
        {
            model.Step(whole, Rows);
            foreach (int rows in (ReadOnlySpan<int>)[1, 2, 3, 7, 8, 16, 31, 64])
            {
                int from = Rows - rows;
                Move(whole.Input, part.Input, from, rows);
                Move(whole.Hidden, part.Hidden, from, rows);
                model.Step(part, rows);
                float before = worst;
                Compare(whole.Answers, part.Answers, from, rows, ref same, ref worst);
                Compare(whole.HiddenOut, part.HiddenOut, from, rows, ref same, ref worst);
                if (worst > before) worstRows = rows;
            }
        }
        catch (InvalidOperationException e)
        {
            return ($"it cannot be run as it is mapped; see whether {at}:Levels and {at}:Horizons are those of its output. {e.Message}", null);
        }

        if (worst > Rounding)
        {
            return (string.Create(CultureInfo.InvariantCulture, $"its answer for a row depends on the other rows of the wave: by {worst:G2} between waves of {Rows} and of {worstRows}. ")
                + "Check the batch axes, and export it in evaluation mode (model.eval() in PyTorch), without dropout and without normalisation over the batch.", null);
        }

        return (null, same ? null : string.Create(CultureInfo.InvariantCulture,
            $"its results depend on the number of rows in a wave in their last digits (by {worst:G2}); a replay after a crash may differ from the first answers that much"));
    }

    private static void Move(float[] from, float[] to, int row, int rows)
    {
        int width = from.Length / Rows;
        from.AsSpan(row * width, rows * width).CopyTo(to);
    }

    private static void Compare(float[] whole, float[] part, int from, int rows, ref bool same, ref float worst)
    {
        int width = whole.Length / Rows;
        for (int i = 0; i < rows * width; i++)
        {
            float one = whole[from * width + i], other = part[i];
            if (BitConverter.SingleToInt32Bits(one) == BitConverter.SingleToInt32Bits(other)) continue;
            same = false;
            float apart = MathF.Abs(one - other) / MathF.Max(1, MathF.Abs(one));
            worst = MathF.Max(worst, float.IsNaN(apart) ? float.PositiveInfinity : apart);
        }
    }
}
