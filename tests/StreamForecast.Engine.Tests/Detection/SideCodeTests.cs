using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class SideCodeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3f)]
    [InlineData(-1.7f)]
    [InlineData(40)]
    [InlineData(-200)]
    public void A_coordinate_is_kept_on_average_and_never_farther_off_than_a_step(float z)
    {
        double sum = 0;
        for (int row = 0; row < 20000; row++)
        {
            var rounding = new Rounding(row);
            float kept = SideCode.Value(SideCode.Of(z, ref rounding));
            Assert.InRange(kept, z - 0.045f * (1 + Math.Abs(z)), z + 0.045f * (1 + Math.Abs(z)));
            sum += kept;
        }

        Assert.Equal(z, sum / 20000, 0.001 * (1 + Math.Abs(z)));
    }

    [Fact]
    public void What_lies_beyond_is_kept_at_the_edge()
    {
        var rounding = new Rounding(0);

        Assert.InRange(SideCode.Value(SideCode.Of(1e12f, ref rounding)), 240, 250);
        Assert.InRange(SideCode.Value(SideCode.Of(-1e12f, ref rounding)), -250, -240);
    }
}
