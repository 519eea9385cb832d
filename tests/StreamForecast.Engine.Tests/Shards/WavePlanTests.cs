using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Tests.Shards;

public sealed class WavePlanTests
{
    [Fact]
    public void Each_series_appears_once_a_wave_and_in_order() =>
        Assert.Equal([[0, 1, 4], [2, 5], [3]], Waves(new WavePlan(10), [7, 3, 7, 7, 1, 3]));

    [Fact]
    public void A_wave_is_stepped_in_pieces_of_the_size_asked() =>
        Assert.Equal([[0, 1, 2], [3, 4], [5]], Waves(new WavePlan(3), [0, 1, 2, 3, 4, 0]));

    [Fact]
    public void An_empty_batch_has_no_wave() => Assert.Empty(Waves(new WavePlan(3), []));

    [Fact]
    public void One_batch_leaves_nothing_behind_for_the_next()
    {
        var plan = new WavePlan(10);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal([[0], [1], [2]], Waves(plan, [5, 5, 5]));
            Assert.Equal([[0, 1]], Waves(plan, [5, 6]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_row_is_in_one_wave_and_series_keep_their_order(int seed)
    {
        var random = new Random(seed);
        var plan = new WavePlan(16);
        for (int batch = 0; batch < 20; batch++)
        {
            int[] slots = [.. Enumerable.Range(0, random.Next(300)).Select(_ => random.Next(1 + random.Next(60)))];
            int[][] waves = Waves(plan, slots);

            Assert.Equal(Enumerable.Range(0, slots.Length), waves.SelectMany(rows => rows).Order());
            foreach (int[] rows in waves)
            {
                Assert.InRange(rows.Length, 1, 16);
                Assert.Distinct(rows.Select(row => slots[row]));
            }

            foreach (int slot in slots.Distinct())
                Assert.Equal(Enumerable.Range(0, slots.Length).Where(row => slots[row] == slot), waves.SelectMany(rows => rows).Where(row => slots[row] == slot));
        }
    }

    private static int[][] Waves(WavePlan plan, int[] slots)
    {
        plan.Cut(slots, 100);
        var waves = new List<int[]>();
        while (plan.Next(out ReadOnlySpan<int> rows)) waves.Add(rows.ToArray());
        return [.. waves];
    }
}
