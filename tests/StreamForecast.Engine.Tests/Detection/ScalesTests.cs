using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class ScalesTests
{
    [Fact]
    public void An_incident_does_not_widen_them()
    {
        var random = new Random(1);
        Scales scales = default;
        for (int row = 0; row < 5000; row++)
            Learn(ref scales, row, (float)random.Normal());
        Usual before = scales.Usual(0);
        for (int row = 5000; row < 5030; row++)
            Learn(ref scales, row, 50);

        Assert.InRange(before.Value, 0.7f, 0.9f);        // mean size of a standard normal draw: 0.798
        Assert.InRange(scales.Usual(0).Value, before.Value, 1.3f * before.Value);
    }

    [Fact]
    public void A_series_that_began_constant_finds_its_size_later()
    {
        var random = new Random(2);
        Scales scales = default;
        for (int row = 0; row < 200; row++)
            Learn(ref scales, row, 0);
        for (int row = 200; row < 40000; row++)
            Learn(ref scales, row, (float)random.Normal());

        Assert.InRange(scales.Usual(0).Value, 0.7f, 0.9f);
    }

    [Fact]
    public void Rare_spikes_in_a_constant_have_a_size()
    {
        Scales scales = default;
        for (int row = 0; row < 10000; row++)
            Learn(ref scales, row, row % 500 == 250 ? 10 : 0);

        Assert.InRange(scales.Usual(0).Value, 0.05f, 0.3f);
    }

    [Fact]
    public void A_jump_by_a_factor_of_a_million_arrives_within_ten_rows()
    {
        var random = new Random(3);
        Scales scales = default;
        for (int row = 0; row < 5000; row++)
            Learn(ref scales, row, (float)random.Normal());
        int rows = 0;
        while (scales.Held(5000 + rows, 0, 1e6f) < 1e6f)
        {
            Learn(ref scales, 5000 + rows, scales.Held(5000 + rows, 0, 1e6f));
            rows++;
        }

        Assert.InRange(rows, 1, 10);
    }

    private static void Learn(ref Scales scales, int row, float value) => scales.Learn(row, scales.Usual(0), value, value, value, value);
}
