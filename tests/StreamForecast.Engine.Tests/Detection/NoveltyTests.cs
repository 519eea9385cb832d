using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class NoveltyTests
{
    [Fact]
    public void A_place_just_visited_is_not_new_and_one_never_seen_is()
    {
        Novelty novelty = Trained();

        Assert.True(novelty.Observe(5000, 9, 0) > 4);
        Assert.Equal(0, novelty.Observe(5001, 9, 0));
    }

    [Fact]
    public void What_was_not_seen_for_long_is_forgotten()
    {
        Novelty novelty = Trained();
        _ = novelty.Observe(5000, 9, 0);
        var random = new Random(2);
        for (int row = 5001; row < 20000; row++)
            _ = novelty.Observe(row, (float)random.Normal(), (float)random.Normal());

        Assert.True(novelty.Observe(20000, 9, 0) > 4);
    }

    private static Novelty Trained()
    {
        Novelty novelty = default;
        novelty.Start();
        var random = new Random(1);
        for (int row = 0; row < 5000; row++)
            _ = novelty.Observe(row, (float)random.Normal(), (float)random.Normal());
        return novelty;
    }
}
