using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// Everything <see cref="Detector"/> remembers of one series: the layout of its block of bytes, one field for each idea. Each part is a struct
/// without references, so that a block can be copied, saved and moved as plain memory; a part that is packed later changes in its own file only.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct DetectorState
{
    /// <summary>Rows seen.</summary>
    public int Rows;

    /// <summary>The first value. All else is kept relative to it: a mean with weight 1/5000 would stand still in a float far from zero.</summary>
    public float Origin;

    public Scales Scales;
    public RecentMeans Recent;
    public SeasonalErrors Seasonal;
    public HourSpreads StepSpread;
    public HourSpreads SeasonSpread;
    public ErrorMeans Errors;
    public TailUnits Tails;
    public Novelty Novelty;
    public RowScore RowScore;
    public Stillness Stillness;
    public IncidentPeaks Peaks;
    public EventLog Event;

    /// <summary>Bytes of a block.</summary>
    public static int Size => Unsafe.SizeOf<DetectorState>();

    /// <summary>The state that lies in <paramref name="block"/>, in place.</summary>
    public static ref DetectorState In(Span<byte> block)
    {
        if (block.Length != Size)
            throw new ArgumentException($"BUG: a detector block has {Size} bytes, got {block.Length}.", nameof(block));
        return ref MemoryMarshal.AsRef<DetectorState>(block);
    }
}
