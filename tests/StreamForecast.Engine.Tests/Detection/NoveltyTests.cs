using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class NoveltyTests
{
    [Fact]
    public void A_place_just_visited_is_not_new_and_one_never_seen_is()
    {
        Novelty novelty = Trained();

        Assert.True(Observe(ref novelty, 5000, 9, 0) > 4);
        Assert.InRange(Observe(ref novelty, 5001, 9, 0), 0, 0.45f);        // sides are kept in steps of 4 %
    }

    [Fact]
    public void What_was_not_seen_for_long_is_forgotten()
    {
        Novelty novelty = Trained();
        _ = Observe(ref novelty, 5000, 9, 0);
        var random = new Random(2);
        for (int row = 5001; row < 20000; row++)
            _ = Observe(ref novelty, row, (float)random.Normal(), (float)random.Normal());

        Assert.True(Observe(ref novelty, 20000, 9, 0) > 4);
    }

    private static Novelty Trained()
    {
        Novelty novelty = default;
        novelty.Start();
        var random = new Random(1);
        for (int row = 0; row < 5000; row++)
            _ = Observe(ref novelty, row, (float)random.Normal(), (float)random.Normal());
        return novelty;
    }

    private static float Observe(ref Novelty novelty, int row, float x, float y)
    {
        var rounding = new Rounding(row);
        return novelty.Observe(row, x, y, ref rounding);
    }
}
