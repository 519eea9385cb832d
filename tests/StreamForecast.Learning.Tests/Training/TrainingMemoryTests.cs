using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

public sealed class TrainingMemoryTests
{
    private static readonly TrainingOptions longWindows = new() { Threads = 1, Iterations = 1, Steps = 500, Streams = 40, Queries = 4, Horizons = 3, WarmUp = 1 };

    [Theory]
    [InlineData(500, 40, ""), InlineData(500, 40, "34MB"), InlineData(64, 128, ""), InlineData(7, 3, "")]
    public void What_is_planned_is_what_is_allocated(int steps, int streams, string maxMemory)
    {
        TrainingOptions options = longWindows with { Steps = steps, Streams = streams, MaxMemory = maxMemory };
        var network = new ForecastNetwork(NetworkShape.Default, seed: 1);
        TrainingMemory plan = TrainingMemory.Plan(network.Layout, options, heldBack: true);
        long planning = Allocation.Of(() => TrainingMemory.Plan(network.Layout, options, heldBack: true));     // which the trainer does once more
        long before = GC.GetAllocatedBytesForCurrentThread();
        new ForecastTrainer(network, options, new MadeUpSource(1), new MadeUpSource(2)).Train(null, CancellationToken.None);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before - planning + sizeof(float) * network.Layout.Count;
        Assert.InRange(allocated, 0.97 * plan.Bytes, 1.01 * plan.Bytes + 64 * 1024);
    }

    [Fact]
    public void Less_memory_gives_the_same_weights_to_the_bit()
    {
        ForecastNetwork[] networks = [new(NetworkShape.Default, seed: 1), new(NetworkShape.Default, seed: 1)];
        TrainingOptions options = longWindows with { Steps = 200, Iterations = 2, Streams = 34 };
        string[] caps = ["", $"{TrainingMemory.Plan(networks[0].Layout, options, heldBack: false).Least * 1.2:0}B"];
        var kept = new List<int>();
        for (int i = 0; i < 2; i++)
        {
            var trainer = new ForecastTrainer(networks[i], options with { MaxMemory = caps[i] }, new MadeUpSource(3));
            kept.Add(trainer.Memory.KeptSegments);
            trainer.Train(null, CancellationToken.None);
        }
        Assert.Equal(12, kept[0]);
        Assert.InRange(kept[1], 1, 11);
        Assert.Equal(Noise.Bits(networks[0].Parameters), Noise.Bits(networks[1].Parameters));
    }

    [Fact]
    public void A_plan_stays_within_its_limit_and_what_cannot_is_refused_with_the_least_there_is()
    {
        var layout = new ForecastLayout(NetworkShape.Default);
        TrainingMemory all = TrainingMemory.Plan(layout, longWindows, heldBack: false), none;
        Assert.Equal(all.Most, all.Bytes);
        for (long cap = all.Least; cap < all.Most; cap += (all.Most - all.Least) / 7)
        {
            TrainingOptions within = longWindows with { MaxMemory = $"{cap}B" };
            TrainingMemory plan = TrainingMemory.Plan(layout, within, heldBack: false);
            Assert.InRange(plan.Bytes, plan.Least, cap);
            Assert.Null(plan.Refusal(within));
        }
        TrainingOptions tooLittle = longWindows with { MaxMemory = $"{all.Least - 1}B" };
        none = TrainingMemory.Plan(layout, tooLittle, heldBack: false);
        Assert.Contains($"at least {ByteSize.Format(all.Least)}", none.Refusal(tooLittle));
        var error = Assert.Throws<ArgumentException>(() => new ForecastTrainer(new ForecastNetwork(NetworkShape.Default, 1), tooLittle, new MadeUpSource(1)));
        Assert.Contains("Training:MaxMemory", error.Message);
    }

    [Theory]
    [InlineData("512MB", 512L << 20), InlineData("1.5 gb", 1536L << 20), InlineData("4096", 4096), InlineData("3kb", 3072), InlineData("7B", 7)]
    public void Sizes_are_read_as_people_write_them(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out long read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData(""), InlineData("much"), InlineData("-1MB"), InlineData("1TB2"), InlineData("MB"), InlineData("9999999GB")]
    public void What_is_no_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
