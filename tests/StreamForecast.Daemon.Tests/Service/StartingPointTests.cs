using StreamForecast.Daemon.Service;

namespace StreamForecast.Daemon.Tests.Service;

/// <summary>Every case of snapshot, committed offset and what the topic holds.</summary>
public class StartingPointTests
{
    [Fact]
    public void A_first_start_reads_from_the_earliest_record() => Assert.Equal(new(7, 7, false, StartReason.First), StartingPoint.Decide(-1, -1, first: 7, next: 100));

    [Fact]
    public void A_snapshot_at_the_committed_offset_just_continues() => Assert.Equal(new(50, 50, true, StartReason.Snapshot), StartingPoint.Decide(50, 50, first: 0, next: 100));

    [Fact]
    public void After_a_crash_what_lies_between_snapshot_and_commit_is_learnt_and_not_said_again() =>
        Assert.Equal(new(50, 80, true, StartReason.Snapshot), StartingPoint.Decide(50, 80, first: 0, next: 100));

    [Fact]
    public void A_snapshot_ahead_of_the_commit_continues_at_the_snapshot() => Assert.Equal(new(80, 80, true, StartReason.Snapshot), StartingPoint.Decide(80, 50, first: 0, next: 100));

    [Fact]
    public void A_snapshot_without_a_commit_continues_at_the_snapshot() => Assert.Equal(new(80, 80, true, StartReason.Snapshot), StartingPoint.Decide(80, -1, first: 0, next: 100));

    [Fact]
    public void Without_a_snapshot_the_commit_is_gone_on_from_cold() => Assert.Equal(new(50, 50, false, StartReason.NoSnapshot), StartingPoint.Decide(-1, 50, first: 0, next: 100));

    [Fact]
    public void Records_that_left_the_topic_before_they_were_read_are_counted()
    {
        Assert.Equal(new(60, 60, false, StartReason.NoSnapshot, Missing: 10), StartingPoint.Decide(-1, 50, first: 60, next: 100));
        Assert.Equal(new(60, 60, true, StartReason.Snapshot, Missing: 10), StartingPoint.Decide(50, 50, first: 60, next: 100));
        Assert.Equal(new(60, 80, true, StartReason.Snapshot, Missing: 10), StartingPoint.Decide(50, 80, first: 60, next: 100));
    }

    [Theory]
    [InlineData(150, -1)]
    [InlineData(-1, 150)]
    [InlineData(150, 150)]
    [InlineData(50, 150)]
    public void A_topic_that_ends_before_what_was_read_is_a_new_one(long snapshot, long committed) =>
        Assert.Equal(new(3, 3, false, StartReason.TopicReplaced), StartingPoint.Decide(snapshot, committed, first: 3, next: 100));
}
