using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class DayGridTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 96)]
    [InlineData(300, 96)]
    [InlineData(900, 96)]
    [InlineData(1800, 48)]
    [InlineData(3600, 24)]
    [InlineData(21600, 4)]
    [InlineData(43200, 2)]
    [InlineData(86400, 0)]
    [InlineData(2629800, 0)]
    [InlineData(double.NaN, 0)]
    public void The_day_has_a_bucket_for_every_quarter_of_an_hour_or_every_row(double intervalSeconds, int buckets)
        => Assert.Equal(buckets, new DayGrid(intervalSeconds).Buckets);

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(300)]
    [InlineData(420)]
    [InlineData(3600)]
    [InlineData(10800)]
    public void Each_row_lies_between_the_centres_of_its_neighbours(double intervalSeconds)
    {
        var grid = new DayGrid(intervalSeconds);
        for (int row = 0; row * intervalSeconds < 2 * 86400; row++)
        {
            var (left, right, share) = grid.Neighbours(row * intervalSeconds);
            int bucket = grid.Bucket(row * intervalSeconds);

            Assert.InRange(share, 0, 1);
            Assert.Equal((left + 1) % grid.Buckets, right);
            if (Math.Abs(share - 0.5f) > 1e-3f)
                Assert.Equal(share < 0.5f ? left : right, bucket);
        }
    }

    [Fact]
    public void Hourly_rows_with_some_jitter_keep_their_own_bucket()
    {
        var grid = new DayGrid(3600);
        var random = new Random(1);
        for (int row = 0; row < 100; row++)
            Assert.Equal(row % 24, grid.Bucket(row * 3600 + 600 * (random.NextDouble() - 0.5)));
    }
}
