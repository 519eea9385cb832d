using System.Runtime.InteropServices;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Statistics;

/// <summary>A series' block with its clock, so that tests can feed rows one after the other.</summary>
internal sealed class StartedSeries
{
    public StartedSeries(int season, int longSeason)
    {
        Layout = SeasonLayout.Of(season, longSeason);
        Block = new byte[Layout.Size];
        SeriesStatistics.Start(Block, Layout);
    }

    public SeasonLayout Layout { get; }

    public byte[] Block { get; }

    /// <summary>The newest row; -1 before the first.</summary>
    public long Newest { get; private set; } = -1;

    /// <summary>The scalars as they stand, copied.</summary>
    public RunningStatistics Statistics => MemoryMarshal.Read<RunningStatistics>(Block);

    /// <summary>The block seen from its newest row.</summary>
    public SeriesView View => new(Block, Layout, Newest);

    public float[] Observe(float value)
    {
        float[] input = new float[SeriesStatistics.Inputs];
        SeriesStatistics.Observe(Block, Layout, ++Newest, value, input);
        return input;
    }

    public void Learn(float value) => SeriesStatistics.Learn(Block, Layout, ++Newest, value);

    public void Skip() => SeriesStatistics.Skip(Block, Layout, ++Newest);

    /// <summary>Passes over rows without telling the block.</summary>
    public void Jump(int rows) => Newest += rows;

    public float Evidence(int h) => CandidateForecasts.Evidence(Block, Layout, Newest, h).Centre;
}
