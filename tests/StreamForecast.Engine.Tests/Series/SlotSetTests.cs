using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Tests.Series;

public sealed class SlotSetTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Agrees_with_a_set_of_numbers(int seed)
    {
        var random = new Random(seed);
        var set = new SlotSet();
        var expected = new SortedSet<int>();
        set.Grow(3_000);
        for (int i = 0; i < 5_000; i++)
        {
            int slot = (int)(3_000 * Math.Pow(random.NextDouble(), 3));
            if (random.Next(3) > 0) Assert.Equal(expected.Add(slot), set.Add(slot));
            else Assert.Equal(expected.Remove(slot), set.Remove(slot));
        }

        Assert.Equal(expected.Count, set.Count);
        Assert.Equal(expected, All(set));
    }

    [Fact]
    public void Takes_in_another_set_and_a_range()
    {
        var one = new SlotSet();
        var other = new SlotSet();
        other.AddRange(60, 5_000);
        one.AddRange(10, 65);
        one.Add(other);
        Assert.Equal(Enumerable.Range(10, 4_990), All(one));
        Assert.Equal(4_990, one.Count);
        one.Clear();
        Assert.Equal(-1, one.Next(0));
        Assert.Equal(0, one.Count);
    }

    private static IEnumerable<int> All(SlotSet set)
    {
        for (int slot = set.Next(0); slot >= 0; slot = set.Next(slot + 1)) yield return slot;
    }
}
