using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Tests.Cells;

public sealed class PackedRowsTests
{
    [Fact]
    public void Rows_stand_by_falling_length_and_equal_ones_as_they_came()
    {
        var packed = new PackedRows(6);
        packed.Sort([2, 5, 0, 5, 7, 2]);
        Assert.Equal([4, 1, 3, 0, 5, 2], packed.Order);
        Assert.Equal([7, 5, 5, 2, 2, 0], packed.Lengths);
        packed.Sort([1, 1, 1, 1, 1, 1]);
        Assert.Equal([0, 1, 2, 3, 4, 5], packed.Order);
        Assert.Throws<ArgumentException>(() => packed.Sort([1, 2]));
    }

    [Fact]
    public void What_is_gathered_is_scattered_back()
    {
        var packed = new PackedRows(3);
        packed.Sort([1, 3, 2]);
        Real[] given = Noise.Uniform(1, 4 * 3 * 2), gathered = new Real[given.Length], back = new Real[given.Length];
        packed.Gather(given, 2, gathered);
        Assert.Equal(given[2..4], gathered[..2]);
        packed.Scatter(gathered, 2, back);
        Assert.Equal(given, back);
        Assert.Throws<ArgumentException>(() => packed.Gather(given, 2, new Real[3]));
        Assert.Throws<ArgumentException>(() => packed.Gather(new Real[7], 2, new Real[7]));
    }
}
