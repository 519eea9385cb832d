using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class TailUnitTests
{
    /// <summary>
    /// Whatever the distribution and its unit, a rank above 1 must come once in ten rows, above 1.6 once in forty; above 2 not more than once in eighty. Over eight series: in one, counts of a
    /// byte may be off by a tenth.
    /// </summary>
    [Theory]
    [InlineData("normal", 1)]
    [InlineData("normal", 0.3)]
    [InlineData("exponential", 1)]
    [InlineData("exponential", 20)]
    [InlineData("pareto", 1)]
    public void Ranks_are_calibrated(string distribution, float unit)
    {
        int tenth = 0, fortieth = 0, hundredth = 0;
        for (int series = 0; series < 8; series++)
            Count(new Random(series), series);

        Assert.InRange(tenth / 144000.0, 0.08, 0.12);
        Assert.InRange(fortieth / 144000.0, 0.016, 0.032);     // the normal tail falls faster than the one drawn to 0.3
        Assert.InRange(hundredth / 144000.0, 0.0001, 0.0125);

        void Count(Random random, int series)
        {
            TailUnit tail = default;
            for (int row = 0; row < 20000; row++)
            {
                double u = 1 - random.NextDouble();
                float value = unit * (float)(distribution switch
                {
                    "normal" => Math.Abs(random.Normal()),
                    "exponential" => -Math.Log(u),
                    _ => Math.Pow(u, -1.0 / 3),
                });
                float rank = Learn(ref tail, row, value, series);
                if (row < 2000)
                    continue;
                tenth += rank > 1 ? 1 : 0;
                fortieth += rank > 1.6f ? 1 : 0;
                hundredth += rank > 2 ? 1 : 0;
            }
        }
    }

    [Fact]
    public void A_rank_grows_with_the_value_without_a_jump_at_the_tail_point()
    {
        var random = new Random(2);
        TailUnit tail = Trained(random, 5000);

        float last = Rank(tail, 5000, 0);
        for (float value = 0.01f; value < 1000; value *= 1.01f)
        {
            float rank = Rank(tail, 5000, value);
            Assert.InRange(rank, last - 1e-5f, last + 0.1f);
            last = rank;
        }

        Assert.True(last > 4, $"a value of 1000 ranks {last}");
    }

    [Fact]
    public void The_first_thirty_rows_rank_nothing()
    {
        TailUnit young = Trained(new Random(3), 29), grown = Trained(new Random(3), 30);

        Assert.Equal(0, Rank(young, 29, 1e6f));
        Assert.True(Rank(grown, 30, 1e6f) > 0);
    }

    [Fact]
    public void A_view_that_begins_late_has_its_own_silent_rows()
    {
        TailUnit tail = default;

        Assert.Equal(0, Rank(tail, 1440, 1e6f));
    }

    [Fact]
    public void An_incident_is_hardly_learnt_and_a_habit_is()
    {
        TailUnit incident = Trained(new Random(4), 5000), habit = Trained(new Random(4), 5000);
        float first = Rank(incident, 5000, 40);

        for (int row = 5000; row < 5020; row++)
            _ = Learn(ref incident, row, 40);
        for (int row = 5000; row < 15000; row++)
            _ = Learn(ref habit, row, row % 20 == 0 ? 40 : 1);

        Assert.True(Rank(incident, 5020, 40) > 2.3f, "twenty rows made it usual");
        Assert.True(Rank(habit, 15000, 40) < 2 && first > 3, $"one row in twenty still ranks {Rank(habit, 15000, 40)}");
    }

    private static TailUnit Trained(Random random, int rows)
    {
        TailUnit tail = default;
        for (int row = 0; row < rows; row++)
        {
            float value = (float)Math.Abs(random.Normal());
            _ = Learn(ref tail, row, value);
        }

        return tail;
    }

    private static float Place(float value) => TailUnit.Place(MathF.Log2(value));

    private static float Rank(in TailUnit tail, int row, float value)
    {
        float probability = tail.Probability(row, Place(value), out float beyond);
        return beyond - MathF.Log10(probability);
    }

    private static float Learn(ref TailUnit tail, int row, float value, int series = 0)
    {
        float rank = Rank(tail, row, value);
        var rounding = new Rounding(row + 1_000_000 * series);
        tail.Learn(row, Place(value), rank, ref rounding);
        return rank;
    }
}
