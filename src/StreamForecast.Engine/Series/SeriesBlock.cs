using System.Runtime.InteropServices;
using StreamForecast.Engine.Detection;
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
    public Span<byte> Detector => block[..Detection.Detector.Size];

    /// <summary>Hidden and cell state after the newest row, [Hidden + Cell].</summary>
    public Span<float> Recurrent => Floats(layout.RecurrentAt, layout.RecurrentSize);

    /// <summary>Hidden and cell state before the newest row, [Hidden + Cell]; with <see cref="Input"/>, all that is needed to forecast from it again.</summary>
    public Span<float> RecurrentBefore => Floats(layout.RecurrentAt + layout.RecurrentSize * sizeof(float), layout.RecurrentSize);

    /// <summary>What the network read for the newest row, [Inputs].</summary>
    public Span<float> Input => Floats(layout.InputAt, layout.InputSize);

    /// <summary>The forecast of the coming row.</summary>
    public ref Band Standing => ref MemoryMarshal.AsRef<Band>(block[layout.StandingAt..]);

    /// <summary>What the series' own forecasts have shown, and those that are still to come true.</summary>
    public ref ForecastRepair Repair => ref MemoryMarshal.AsRef<ForecastRepair>(block[layout.RepairAt..]);

    /// <summary>Everything above.</summary>
    public Span<byte> Fixed => block[..layout.StatisticsAt];

    /// <summary>State of <see cref="Statistics.SeriesStatistics"/>.</summary>
    public Span<byte> Statistics => block[layout.StatisticsAt..];

    private Span<float> Floats(int at, int count) => MemoryMarshal.Cast<byte, float>(block.Slice(at, count * sizeof(float)));
}

/// <summary>Where the parts of a <see cref="SeriesBlock"/> begin, for a model that reads so many inputs and keeps so many floats of state.</summary>
internal sealed record BlockLayout(int InputSize, int RecurrentSize)
{
    public int RecurrentAt => Detector.Size;
    public int InputAt => RecurrentAt + 2 * RecurrentSize * sizeof(float);
    public int StandingAt => InputAt + InputSize * sizeof(float);
    public int RepairAt => StandingAt + Band.Bytes;
    public int StatisticsAt => RepairAt + ForecastRepair.Bytes;

    /// <summary>Bytes of the block of a series with these seasons.</summary>
    public int Size(SeasonLayout seasons) => StatisticsAt + seasons.Size;
}
