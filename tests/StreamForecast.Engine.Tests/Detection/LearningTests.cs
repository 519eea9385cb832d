using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

/// <summary>What an incident teaches the detector (next to nothing) and what a new level does (that it is the level). Minute data of unit noise.</summary>
public sealed class LearningTests
{
    private const int Begin = 10000;

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public void An_incident_is_not_learnt(int rows)
    {
        (byte[] quiet, byte[] struck) = (After(0), After(rows));

        Usual before = Of(quiet), after = Of(struck);
        Assert.InRange(after.Error / before.Error, 1, 1.05);
        Assert.InRange(after.Value / before.Value, 1, 1 + 0.0012 * rows);
        Assert.InRange(DetectorState.In(struck).Scales.Mean - DetectorState.In(quiet).Scales.Mean, 0, 20 * rows / 5000f);
    }

    [Fact]
    public void The_same_incident_is_found_again()
    {
        float[] values = Noise(Begin + 6000);
        foreach (int start in new[] { Begin, Begin + 2000, Begin + 4000 })
            for (int i = start; i < start + 30; i++)
                values[i] += 20;

        Verdict[] verdicts = Feed.Observe(values);

        Assert.All([Begin, Begin + 2000, Begin + 4000], start => Assert.True(verdicts[start].Flag, $"row {start}"));
    }

    [Fact]
    public void A_new_level_is_told_for_an_hour_of_rows_at_most_and_left_like_any_other()
    {
        float[] values = Noise(Begin + 6000);
        for (int i = Begin; i < Begin + 4000; i++)
            values[i] += 20;

        Verdict[] verdicts = Feed.Observe(values);

        Assert.True(verdicts[Begin].Flag);
        Assert.InRange(Enumerable.Range(Begin, 4000).Last(i => verdicts[i].Flag) - Begin, 5, 80);
        Assert.True(verdicts[Begin + 4000].Flag, "the way back from a level of 4000 rows is news");
        Assert.Equal((AnomalyKind.Dip, AnomalyDirection.Down), (verdicts[Begin + 4000].Kind, verdicts[Begin + 4000].Direction));
    }

    private static byte[] After(int rows)
    {
        float[] values = Noise(Begin + 200);
        for (int i = Begin; i < Begin + rows; i++)
            values[i] += 20;
        byte[] block = Feed.Start();
        _ = Feed.Observe(block, values, 0);
        return block;
    }

    private static Usual Of(byte[] block)
    {
        ref DetectorState state = ref DetectorState.In(block);
        return state.Scales.Usual(state.Origin);
    }

    private static float[] Noise(int rows) => Feed.Of(Chance.WhiteNoise, 21, rows);
}
