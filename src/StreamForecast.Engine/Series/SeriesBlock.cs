using System.Runtime.InteropServices;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Series;

/// <summary>
/// The block of one series, part by part: the one place that knows where each array lies. Parts whose size is the same for all series come
/// first; the statistics, whose size follows from the seasons, last.
/// </summary>
internal readonly ref struct SeriesBlock(Span<byte> block, BlockLayout layout)
{
    private readonly Span<byte> block = block;

    /// <summary>State of <see cref="Detection.Detector"/>.</summary>
    public Span<byte> Detector => block[..layout.DetectorSize];

    /// <summary>Hidden and cell state after the newest row, as <see cref="RecurrentState"/> lays them.</summary>
    public Span<byte> Recurrent => block.Slice(layout.RecurrentAt, layout.RecurrentSize);

    /// <summary>Hidden and cell state before the newest row, of a model that keeps them; else empty.</summary>
    public Span<byte> RecurrentBefore => layout.IsRepeated ? block.Slice(layout.BeforeAt, layout.RecurrentSize) : default;

    /// <summary>What such a model read for the newest row, [Inputs]; else empty.</summary>
    public Span<float> Input => MemoryMarshal.Cast<byte, float>(block[layout.InputAt..layout.StandingAt]);

    /// <summary>The forecast of the coming row.</summary>
    public ref Band Standing => ref MemoryMarshal.AsRef<Band>(block[layout.StandingAt..]);

    /// <summary>What the series' own forecasts have shown, and those that are still to come true.</summary>
    public ref ForecastRepair Repair => ref MemoryMarshal.AsRef<ForecastRepair>(block[layout.RepairAt..]);

    /// <summary>Which season its rows have shown.</summary>
    public ref SeasonEvidence Seasons => ref MemoryMarshal.AsRef<SeasonEvidence>(block[layout.SeasonsAt..]);

    /// <summary>Everything above.</summary>
    public Span<byte> Fixed => block[..layout.RecentRowsAt];

    /// <summary>The newest rows, of a series whose clock keeps them.</summary>
    public ref RecentRows Recent => ref MemoryMarshal.AsRef<RecentRows>(block[layout.RecentRowsAt..layout.StatisticsAt]);

    /// <summary>State of <see cref="Statistics.SeriesStatistics"/>.</summary>
    public Span<byte> Statistics => block[layout.StatisticsAt..];
}

/// <summary>Where the parts of a <see cref="SeriesBlock"/> begin, in bytes, for a model that reads so many inputs and keeps so many bytes of state.</summary>
internal sealed record BlockLayout(int DetectorVersion, int DetectorSize, int Inputs, int RecurrentSize, bool IsRepeated, bool KeepsRecent = false)
{
    /// <summary>The layout for a model.</summary>
    public static BlockLayout Of(StepShape shape) => new(Detection.Detector.StateVersion, Detection.Detector.Size, shape.Inputs, RecurrentState.Bytes(shape), shape.Form == StateForm.Repeated);

    private static readonly int[] fixedSizes = [SeriesClock.Bytes, Band.Bytes, ForecastRepair.Bytes, SeasonEvidence.Bytes, RecentRows.Bytes];

    public int RecurrentAt => DetectorSize;
    public int BeforeAt => RecurrentAt + RecurrentSize;
    public int InputAt => BeforeAt + (IsRepeated ? RecurrentSize : 0);
    public int StandingAt => InputAt + (IsRepeated ? Inputs * sizeof(float) : 0);
    public int RepairAt => StandingAt + Band.Bytes;
    public int SeasonsAt => RepairAt + (ForecastRepair.Bytes + 3 & ~3);
    public int RecentRowsAt => SeasonsAt + SeasonEvidence.Bytes;
    public int StatisticsAt => RecentRowsAt + (KeepsRecent ? RecentRows.Bytes : 0);

    /// <summary>Bytes of the block of a series with these seasons.</summary>
    public int Size(SeasonLayout seasons) => StatisticsAt + seasons.Size;

    /// <summary>Writes what <see cref="Load"/> reads.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(DetectorVersion);
        writer.Write(DetectorSize);
        writer.Write(Inputs);
        writer.Write(RecurrentSize);
        writer.Write(IsRepeated);
        foreach (int size in fixedSizes) writer.Write(size);
    }

    /// <summary>The layout of saved blocks. Throws <see cref="InvalidDataException"/> when a part that no model decides has another size in this version.</summary>
    public static BlockLayout Load(BinaryReader reader)
    {
        var layout = new BlockLayout(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadBoolean());
        foreach (int size in fixedSizes)
            if (reader.ReadInt32() != size) throw new InvalidDataException("The state of a series is laid out as in another version of this program; use that version, or move the state away to start anew.");
        return layout;
    }
}
