using StreamForecast.Daemon.Checkpoints;

namespace StreamForecast.Daemon.Tests.Checkpoints;

public sealed class CutBuffersTests
{
    [Fact]
    public void Records_come_out_in_order_and_whole_however_long_they_are()
    {
        using var buffers = new CutBuffers(static () => { });
        var random = new Random(1);
        var expected = new List<byte>();
        var handed = new List<byte>();
        buffers.Begin((chunk, count) =>
        {
            handed.AddRange(chunk.AsSpan(0, count));
            buffers.Return(chunk);
        });
        for (int i = 0; i < 300; i++)
        {
            byte[] record = new byte[i == 150 ? 3 * CutBuffers.ChunkBytes : random.Next(1, 40_000)];
            random.NextBytes(record);
            record.CopyTo(buffers.GetSpan(record.Length));
            buffers.Advance(record.Length);
            expected.AddRange(record);
        }
        buffers.End();

        Assert.Equal(expected, handed);
        Assert.False(buffers.IsOverrun);
    }

    [Fact]
    public void A_writer_that_stands_still_costs_its_checkpoint_and_no_more_memory_than_the_bound()
    {
        int beats = 0;
        using var buffers = new CutBuffers(() => beats++);
        var lent = new List<byte[]>();
        buffers.Begin((chunk, _) => lent.Add(chunk));
        for (int i = 0; i < 3 * CutBuffers.Most; i++) Fill();

        Assert.True(buffers.IsOverrun);
        Assert.False(buffers.HasRoom);
        Assert.Equal(CutBuffers.Most, lent.Count);
        Assert.True(beats > 0, "The pipeline waited without a sign of life.");

        lent.ForEach(buffers.Return);
        buffers.Begin((chunk, _) => buffers.Return(chunk));
        for (int i = 0; i < 3 * CutBuffers.Most; i++) Fill();
        Assert.False(buffers.IsOverrun);
        Assert.True(buffers.HasRoom);

        void Fill()
        {
            buffers.GetSpan(CutBuffers.ChunkBytes);
            buffers.Advance(CutBuffers.ChunkBytes);
        }
    }
}
