using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Engine.Checkpoints;

namespace StreamForecast.Daemon.Tests.Checkpoints;

public sealed class TopicGapTests
{
    [Fact]
    public void The_topic_is_gone_on_with_from_its_newest_checkpoint_of_the_same_epoch()
    {
        byte[] noted = new TopicGap(Epoch: 7, Offset: 100, [1, 2, 128]).Write();
        foreach (long newest in (long[])[100, 130])
        {
            TopicGap gap = TopicGap.Read(noted, Marker(epoch: 7, newest))!;
            Assert.Equal((7, newest), (gap.Epoch, gap.Offset));
            Assert.Equal([1, 2, 128], gap.Series);
        }
    }

    [Theory]
    [InlineData(8, 100)]        // somebody has begun anew
    [InlineData(7, 99)]         // not what was noted: its records may be gone
    public void Any_other_is_written_anew(long epoch, long offset) => Assert.Null(TopicGap.Read(new TopicGap(7, 100, [1]).Write(), Marker(epoch, offset)));

    [Fact]
    public void Where_nothing_was_noted_it_is_written_anew() => Assert.Null(TopicGap.Read([], Marker(7, 100)));

    private static CheckpointMarker Marker(long epoch, long offset) => new(5_000, epoch, new CheckpointOrigin("observations", 3, offset), []);
}
