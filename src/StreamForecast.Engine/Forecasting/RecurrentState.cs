using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>Moves hidden and cell state between a series' block, where they lie end to end in the model's <see cref="StateForm"/>, and the columns of a step.</summary>
internal static class RecurrentState
{
    private const float HiddenSteps = KeptState.Steps, CellSteps = 4096;        // per unit: within -1 and 1, and within -8 and 8

    /// <summary>Bytes of a state; a multiple of four.</summary>
    public static int Bytes(StepShape shape) => shape.Form == StateForm.Coded ? (shape.State * sizeof(short) + 3) & ~3 : shape.State * sizeof(float);

    /// <summary>From the block to row <paramref name="row"/> of the step's inputs.</summary>
    public static void Gather(ReadOnlySpan<byte> state, StepBuffers step, int row)
    {
        StepShape shape = step.Shape;
        Span<float> hidden = step.Hidden.AsSpan(row * shape.Hidden, shape.Hidden), cell = step.Cell.AsSpan(row * shape.Cell, shape.Cell);
        if (shape.Form == StateForm.Coded)
        {
            ReadOnlySpan<short> codes = MemoryMarshal.Cast<byte, short>(state);
            Decode(codes[..shape.Hidden], HiddenSteps, hidden);
            Decode(codes.Slice(shape.Hidden, shape.Cell), CellSteps, cell);
            return;
        }

        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(state);
        values[..shape.Hidden].CopyTo(hidden);
        values[shape.Hidden..].CopyTo(cell);
    }

    /// <summary>From row <paramref name="row"/> of the step's outputs to the block. False when it is not finite: then the state stays as it was.</summary>
    public static bool Scatter(StepBuffers step, int row, Span<byte> state)
    {
        StepShape shape = step.Shape;
        ReadOnlySpan<float> hidden = step.HiddenOut.AsSpan(row * shape.Hidden, shape.Hidden), cell = step.CellOut.AsSpan(row * shape.Cell, shape.Cell);
        if (!AreFinite(hidden) || !AreFinite(cell)) return false;
        if (shape.Form == StateForm.Coded)
        {
            Span<short> codes = MemoryMarshal.Cast<byte, short>(state);
            Encode(hidden, HiddenSteps, codes);
            Encode(cell, CellSteps, codes[shape.Hidden..]);
            return true;
        }

        Span<float> values = MemoryMarshal.Cast<byte, float>(state);
        hidden.CopyTo(values);
        cell.CopyTo(values[shape.Hidden..]);
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

    // The products are those of the step's own rounding, so that a hidden state goes through here unchanged.
    private static void Decode(ReadOnlySpan<short> codes, float steps, Span<float> values)
    {
        float step = 1 / steps;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref short from = ref MemoryMarshal.GetReference(codes);
            ref float to = ref MemoryMarshal.GetReference(values);
            for (; i + 16 <= values.Length; i += 16)
            {
                (Vector256<int> lower, Vector256<int> upper) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                (Vector256.ConvertToSingle(lower) * step).StoreUnsafe(ref to, (nuint)i);
                (Vector256.ConvertToSingle(upper) * step).StoreUnsafe(ref to, (nuint)i + 8);
            }
        }

        for (; i < values.Length; i++) values[i] = codes[i] * step;
    }

    private static void Encode(ReadOnlySpan<float> values, float steps, Span<short> codes)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float from = ref MemoryMarshal.GetReference(values);
            ref short to = ref MemoryMarshal.GetReference(codes);
            Vector256<float> most = Vector256.Create((float)short.MaxValue);
            for (; i + 16 <= values.Length; i += 16)
            {
                Vector256<float> lower = Vector256.Round(Vector256.Clamp(Vector256.LoadUnsafe(ref from, (nuint)i) * steps, -most, most));
                Vector256<float> upper = Vector256.Round(Vector256.Clamp(Vector256.LoadUnsafe(ref from, (nuint)i + 8) * steps, -most, most));
                Vector256.Narrow(Vector256.ConvertToInt32(lower), Vector256.ConvertToInt32(upper)).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < values.Length; i++) codes[i] = (short)MathF.Round(Math.Clamp(values[i] * steps, -short.MaxValue, short.MaxValue));
    }
}
