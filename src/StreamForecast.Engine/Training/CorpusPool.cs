using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Training;

/// <summary>Series that streams are drawn from: the group in proportion to the square root of its rows, then the series uniformly within it.</summary>
internal sealed class CorpusPool
{
    private readonly CorpusSeries[][] groups;
    private readonly double[] cumulative;

    /// <summary>A pool of those series that have two rows to learn from.</summary>
    public CorpusPool(IEnumerable<CorpusSeries> series)
    {
        groups = [.. series.Where(s => s.Rows - s.First > 1).GroupBy(s => s.Group).OrderBy(g => g.Key).Select(g => g.ToArray())];
        cumulative = new double[groups.Length];
        double sum = 0;
        for (int g = 0; g < groups.Length; g++) cumulative[g] = sum += Math.Sqrt(groups[g].Sum(s => (double)s.Rows - s.First));
    }

    /// <summary>Whether there is nothing to draw.</summary>
    public bool IsEmpty => groups.Length == 0;

    /// <summary>The groups' numbers lie below this.</summary>
    public int Groups => IsEmpty ? 0 : groups[^1][0].Group + 1;

    /// <summary>The next series.</summary>
    public CorpusSeries Draw(RandomSource random)
    {
        int group = Array.BinarySearch(cumulative, random.Uniform() * cumulative[^1]);
        CorpusSeries[] members = groups[Math.Min(group < 0 ? ~group : group + 1, groups.Length - 1)];
        return members[random.Between(0, members.Length - 1)];
    }
}
