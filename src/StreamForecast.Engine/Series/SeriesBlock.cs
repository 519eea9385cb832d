using System.Runtime.InteropServices;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Series;

/// <summary>
/// The block of one series, part by part: the one place that knows where each array lies. Parts whose size is the same for all series come
/// first; the statistics, whose size follows from the seasons, last.
/// </summary>
internal readonly ref struct SeriesBlock(Span<float> block, BlockLayout layout)
{
    private readonly Span<float> block = block;

    /// <summary>State of <see cref="Detection.Detector"/>.</summary>
    public Span<float> Detector => block[..Detection.Detector.Size];

    /// <summary>Hidden and cell state after the newest row, [Hidden + Cell].</summary>
    public Span<float> Recurrent => block.Slice(layout.RecurrentAt, layout.RecurrentSize);

    /// <summary>Hidden and cell state before the newest row, [Hidden + Cell]; with <see cref="Input"/>, all that is needed to forecast from it again.</summary>
    public Span<float> RecurrentBefore => block.Slice(layout.RecurrentAt + layout.RecurrentSize, layout.RecurrentSize);

    /// <summary>What the network read for the newest row, [Inputs].</summary>
    public Span<float> Input => block.Slice(layout.InputAt, layout.InputSize);

    /// <summary>The forecast of the coming row.</summary>
    public ref Band Standing => ref MemoryMarshal.AsRef<Band>(MemoryMarshal.AsBytes(block.Slice(layout.StandingAt, Band.Floats)));

    /// <summary>Everything above.</summary>
    public Span<float> Fixed => block[..layout.StatisticsAt];

    /// <summary>State of <see cref="Statistics.SeriesStatistics"/>.</summary>
    public Span<float> Statistics => block[layout.StatisticsAt..];
}

/// <summary>Where the parts of a <see cref="SeriesBlock"/> begin, for a model that reads so many inputs and keeps so many floats of state.</summary>
internal sealed record BlockLayout(int InputSize, int RecurrentSize)
{
    public int RecurrentAt => Detector.Size;
    public int InputAt => RecurrentAt + 2 * RecurrentSize;
    public int StandingAt => InputAt + InputSize;
    public int StatisticsAt => StandingAt + Band.Floats;

    /// <summary>Floats of the block of a series with these seasons.</summary>
    public int Size(SeasonLayout seasons) => StatisticsAt + seasons.Size;
}
