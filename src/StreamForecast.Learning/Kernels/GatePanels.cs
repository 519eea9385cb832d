using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace StreamForecast.Learning.Kernels;

/// <summary>
/// The weights of a cell with four gates in the order in which <see cref="GateTile{TLanes, TVector}"/> reads them: one panel for each vector of units,
/// its rows the bias, the inputs' and the states' weights, each four vectors, one a gate. Packed once a pass; memory is kept.
/// </summary>
public sealed class GatePanels
{
    /// <summary>Gates of a unit.</summary>
    public const int Gates = 4;

    private readonly AlignedValues values = new();

    /// <summary>Whether this processor has tiles that read panels; without them nothing is packed.</summary>
    public static bool AreUsed => Avx512F.IsSupported || Fma.IsSupported;

    /// <summary>Values read per step.</summary>
    public int Inputs { get; private set; }
    /// <summary>Units of the cell.</summary>
    public int Hidden { get; private set; }

    /// <summary>Units of a panel.</summary>
    internal static int Width => Avx512F.IsSupported ? Vector512<Real>.Count : Vector256<Real>.Count;

    /// <summary>The panel of units from <paramref name="unit"/> on, a multiple of <see cref="Width"/>.</summary>
    internal ref Real At(int unit) => ref values.Span[unit / Width * PanelLength];

    private int PanelLength => (1 + Inputs + Hidden) * Gates * Width;

    /// <summary>Copies <paramref name="input"/> [Inputs, 4 Hidden], <paramref name="recurrent"/> [Hidden, 4 Hidden] and <paramref name="bias"/> [4 Hidden]; units beyond the last are zero.</summary>
    public void Pack(ReadOnlyMatrix input, ReadOnlyMatrix recurrent, ReadOnlySpan<Real> bias)
    {
        if (input.Columns != bias.Length || recurrent.Columns != bias.Length || bias.Length != Gates * recurrent.Rows)
            throw new ArgumentException($"BUG: gates of [{input.Rows}, {input.Columns}] and [{recurrent.Rows}, {recurrent.Columns}] weights and {bias.Length} biases.");
        (Inputs, Hidden) = (input.Rows, recurrent.Rows);
        int panels = (Hidden + Width - 1) / Width;
        values.Resize(panels * PanelLength);
        Span<Real> to = values.Span;
        for (int unit = 0; unit < Hidden; unit += Width)
        {
            PackRow(bias, unit, ref to);
            for (int k = 0; k < Inputs; k++) PackRow(input.Values.Slice(k * input.Stride, bias.Length), unit, ref to);
            for (int k = 0; k < Hidden; k++) PackRow(recurrent.Values.Slice(k * recurrent.Stride, bias.Length), unit, ref to);
        }
    }

    private void PackRow(ReadOnlySpan<Real> row, int unit, ref Span<Real> to)
    {
        int units = Math.Min(Width, Hidden - unit);
        for (int gate = 0; gate < Gates; gate++)
        {
            row.Slice(gate * Hidden + unit, units).CopyTo(to);
            to[units..Width].Clear();
            to = to[Width..];
        }
    }
}
