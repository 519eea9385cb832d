using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Sinks;

public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Entries_come_back_in_their_order_end_to_end()
    {
        Spool spool = Open();
        for (byte i = 1; i <= 5; i++) Assert.True(spool.TryAdd([i, i]));
        Assert.Equal((10, 5), (spool.Bytes, spool.Count));

        Assert.Equal([1, 1, 2, 2], Peeked(spool, upTo: 5, count: 2));
        spool.Remove(2);
        Assert.Equal([3, 3], Peeked(spool, upTo: 1, count: 1));
        spool.Remove(1);
        Assert.Equal([4, 4, 5, 5], Peeked(spool, upTo: 100, count: 2));
        spool.Remove(2);
        Assert.Null(spool.Peek(100));
        Assert.Equal((0, 0), (spool.Bytes, spool.Count));
    }

    [Fact]
    public void What_waits_outlives_the_process_and_what_was_half_written_does_not()
    {
        Spool before = Open();
        before.TryAdd([1]);
        before.TryAdd([2]);
        before.Remove(1);
        File.WriteAllBytes(Path.Combine(folder.Path, "0000000000000002.points.tmp"), [9]);

        Spool after = Open();
        after.TryAdd([3]);
        Assert.Equal([2, 3], Peeked(after, upTo: 100, count: 2));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }

    [Fact]
    public void There_is_room_for_so_much_and_for_one_entry_always()
    {
        Spool spool = Open(most: 10);
        Assert.True(spool.TryAdd(new byte[100]));
        Assert.False(spool.TryAdd(new byte[1]));
        spool.Remove(1);
        Assert.True(spool.TryAdd(new byte[9]));
        Assert.True(spool.TryAdd(new byte[1]));
        Assert.False(spool.TryAdd(new byte[1]));
    }

    private Spool Open(long most = 1000) => new(folder.Path, most, flush: false);

    private static byte[] Peeked(Spool spool, int upTo, int count)
    {
        (byte[] entries, int entriesCount) = spool.Peek(upTo)!.Value;
        Assert.Equal(count, entriesCount);
        return entries;
    }
}
