using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class DetectorTests
{
    [Fact]
    public void A_step_in_a_constant_is_one_onset_on_the_very_row()
    {
        Verdict[] verdicts = Stream.Observe(Stream.Make(4000, i => i < 2000 ? 10 : 12));

        Assert.Equal([2000], verdicts.Onsets());
        Assert.Equal(EventState.Opened, verdicts[2000].State);
    }

    [Fact]
    public void One_spike_among_zeros_is_one_onset_on_the_very_row()
    {
        Verdict[] verdicts = Stream.Observe(Stream.Make(4000, i => i == 2500 ? 1 : 0));

        Assert.Equal([2500], verdicts.Onsets());
        Assert.Equal(AnomalyKind.Spike, verdicts[2500].Kind);
    }

    [Fact]
    public void A_constant_is_never_flagged()
        => Assert.DoesNotContain(Stream.Observe(Stream.Make(20000, _ => 7)), v => v.Flag || v.State != EventState.None);

    /// <summary>Onsets per 1000 rows, young (rows 0 to 5000) and grown (15000 to 20000), as a mean of three seeds.</summary>
    [Theory]
    [InlineData("white noise", 3, 0.6)]
    [InlineData("autoregression", 3, 0.8)]
    [InlineData("random walk", 2, 0.6)]
    [InlineData("season and noise", 2, 0.6)]
    [InlineData("sparse", 3, 0.8)]
    public void Nothing_but_chance_raises_few_onsets(string kind, double mostYoung, double mostGrown)
    {
        double young = 0, grown = 0;
        for (int seed = 1; seed <= 3; seed++)
        {
            int[] onsets = Stream.Observe(Chance(kind, seed)).Onsets();
            young += onsets.Count(i => i < 5000) / 15.0;
            grown += onsets.Count(i => i >= 15000) / 15.0;
        }

        Assert.True(young <= mostYoung && grown <= mostGrown, $"{kind}: {young:F2} and {grown:F2} onsets per 1000 rows, at most {mostYoung} and {mostGrown} expected");
    }

    [Fact]
    public void What_is_said_of_a_row_depends_on_no_later_row()
    {
        float[] values = Chance("season and noise", 5);
        values[900] += 12;
        Verdict[] whole = Stream.Observe(values[..3000]), prefix = Stream.Observe(values[..1700]);

        Assert.Equal(whole[..1700], prefix);
    }

    [Fact]
    public void A_copy_of_the_block_goes_on_as_the_original_would()
    {
        float[] values = Chance("white noise", 6), block = Stream.New();
        _ = Stream.Observe(block, values[..2000], 0);
        float[] copy = [.. block];

        Assert.Equal(Stream.Observe(block, values[2000..5000], 2000), Stream.Observe(copy, values[2000..5000], 2000));
        Assert.Equal(block.Select(BitConverter.SingleToInt32Bits), copy.Select(BitConverter.SingleToInt32Bits));
    }

    private static float[] Chance(string kind, int seed)
    {
        var random = new Random(seed);
        double last = 0;
        return Stream.Make(20000, i => kind switch
        {
            "white noise" => random.Normal(),
            "autoregression" => last = 0.9 * last + random.Normal(),
            "random walk" => last += random.Normal(),
            "season and noise" => 10 * Math.Sin(2 * Math.PI * i / 1440) + random.Normal(),
            "sparse" => random.NextDouble() < 0.02 ? 1 + random.NextDouble() : 0,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        });
    }
}
