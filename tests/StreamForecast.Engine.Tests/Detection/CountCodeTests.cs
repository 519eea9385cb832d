using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class CountCodeTests
{
    [Theory]
    [InlineData(10, 1)]
    [InlineData(1000, 1)]
    [InlineData(20000, 1)]
    [InlineData(5000, 0.1f)]
    public void What_is_added_arrives_on_average(int times, float weight)
    {
        double sum = 0;
        for (int series = 0; series < 200; series++)
        {
            byte code = 0;
            for (int t = 0; t < times; t++)
            {
                var rounding = new Rounding(series * 100_000 + t);
                code = CountCode.Add(code, weight, ref rounding);
            }
            sum += CountCode.Value(code);
        }

        Assert.InRange(sum / 200 / (times * weight), 0.95, 1.05);
    }

    [Theory]
    [InlineData(1, 0.5f)]
    [InlineData(30, 0.9375f)]
    [InlineData(255, 0.9375f)]
    [InlineData(200, 0)]
    public void A_share_is_kept_on_average(byte code, float share)
    {
        double sum = 0;
        var rounding = new Rounding(1);
        for (int i = 0; i < 20000; i++) sum += CountCode.Value(CountCode.Times(code, share, ref rounding));

        Assert.Equal(share * CountCode.Value(code), sum / 20000, 0.02 * CountCode.Value(code));
    }

    [Fact]
    public void No_count_leaves_the_byte()
    {
        var rounding = new Rounding(0);
        for (int i = 0; i < 1000; i++) Assert.Equal(255, CountCode.Add(255, 1, ref rounding));
    }

    [Fact]
    public void Chance_is_uniform_within_a_row_and_from_row_to_row()
    {
        int[] first = new int[10], within = new int[10];
        for (int row = 0; row < 20000; row++)
        {
            var rounding = new Rounding(row);
            first[(int)(rounding.Next() * 10)]++;
            for (int i = 0; i < 20; i++) within[(int)(rounding.Next() * 10)]++;
        }

        Assert.All(first, count => Assert.InRange(count, 1850, 2150));
        Assert.All(within, count => Assert.InRange(count, 39_000, 41_000));
    }
}
