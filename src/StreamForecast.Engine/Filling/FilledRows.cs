using System.Runtime.InteropServices;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Filling;

/// <summary>The rows of a series that were filled, ascending, with their quantiles in the units of the series.</summary>
public sealed class FilledRows
{
    private readonly List<int> rows = [];
    private readonly List<double> quantiles = [];

    /// <summary>Number of rows filled.</summary>
    public int Count => rows.Count;

    /// <summary>The number of the i-th row filled.</summary>
    public int Row(int i) => rows[i];

    /// <summary>Its quantiles at <see cref="NetworkShape.Levels"/>, ascending; the middle one is the fill.</summary>
    public ReadOnlySpan<double> Quantiles(int i) => CollectionsMarshal.AsSpan(quantiles).Slice(i * NetworkShape.LevelCount, NetworkShape.LevelCount);

    internal void Add(int row, ReadOnlySpan<double> levels)
    {
        rows.Add(row);
        quantiles.AddRange(levels);
    }
}
