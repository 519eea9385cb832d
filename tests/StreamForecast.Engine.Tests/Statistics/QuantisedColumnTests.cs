using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Statistics;

public sealed class QuantisedColumnTests
{
    [Theory, InlineData(0f, 1f), InlineData(-1e6f, 3e6f), InlineData(1e-20f, 2e-20f), InlineData(-1e30f, 1e30f)]
    public void Values_come_back_within_half_a_step_of_their_range(float low, float high)
    {
        ushort[] codes = Empty<ushort>(200);
        Quantiser quantiser = Quantiser.Empty;
        var column = new QuantisedColumn<ushort>(codes, ref quantiser);
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 200).Select(_ => low + (high - low) * random.NextSingle())];
        for (int i = 0; i < values.Length; i++) column.Set(i, values[i], 0.5f);

        // Each growth of the range may round once more; they are few, because it grows by a quarter at least.
        for (int i = 0; i < values.Length; i++) Assert.InRange(column[i], values[i] - 6 * quantiser.Step, values[i] + 6 * quantiser.Step);
        Assert.InRange(quantiser.Step * 65_534, 0.9f * (high - low), 2f * (high - low));
    }

    [Fact]
    public void Small_changes_rounded_in_proportion_arrive_although_each_is_below_a_step()
    {
        byte[] codes = Empty<byte>(3);
        Quantiser quantiser = Quantiser.Empty;
        var column = new QuantisedColumn<byte>(codes, ref quantiser);
        column.Set(0, 0, 0);
        column.Set(1, 254, 0);
        column.Set(2, 50, 0);
        var random = new Random(2);
        for (int i = 0; i < 2_000; i++) column.Set(2, column[2] + 0.01f * (100 - column[2]), random.NextSingle());
        Assert.InRange(column[2], 85, 115);

        for (int i = 0; i < 2_000; i++) column.Set(2, column[2] + 0.001f * (200 - column[2]), 0.5f);
        Assert.InRange(column[2], 85, 115);          // to the nearest, nothing moves
    }

    [Fact]
    public void A_glitch_that_is_gone_leaves_the_resolution_as_it_was()
    {
        ushort[] codes = Empty<ushort>(64);
        Quantiser quantiser = Quantiser.Empty;
        var column = new QuantisedColumn<ushort>(codes, ref quantiser);
        for (int i = 0; i < 64; i++) column.Set(i, i, 0.5f);
        column.Set(5, 1e12f, 0.5f);
        Assert.True(quantiser.Step > 1e7f);
        for (int i = 0; i < 64; i++) column.Set(i, i, 0.5f);
        Assert.True(column.Narrow());
        for (int i = 0; i < 64; i++) column.Set(i, i, 0.5f);
        while (column.Narrow()) { }
        for (int i = 0; i < 64; i++) column.Set(i, i, 0.5f);
        Assert.InRange(quantiser.Step, 0, 4 * 64f / 65_534);
        for (int i = 0; i < 64; i++) Assert.Equal(i, column[i], tolerance: 0.01f);
    }

    [Fact]
    public void A_transformed_column_holds_transformed_values()
    {
        ushort[] codes = Empty<ushort>(4);
        Quantiser quantiser = Quantiser.Empty;
        var column = new QuantisedColumn<ushort>(codes, ref quantiser);
        for (int i = 0; i < 3; i++) column.Set(i, i, 0.5f);
        column.Transform(10, -10);
        Assert.Equal([-10, 0, 10], [column[0], column[1], column[2]], (a, b) => Math.Abs(a - b) < 1e-3f);
        Assert.True(float.IsNaN(column[3]));
        column.Transform(0, 7);
        Assert.Equal([7, 7, 7], [column[0], column[1], column[2]]);
    }

    private static T[] Empty<T>(int count)
    {
        var codes = new T[count];
        Array.Fill(codes, typeof(T) == typeof(byte) ? (T)(object)byte.MaxValue : (T)(object)ushort.MaxValue);
        return codes;
    }
}
