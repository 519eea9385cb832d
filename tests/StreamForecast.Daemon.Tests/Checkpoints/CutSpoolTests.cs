using StreamForecast.Daemon.Checkpoints;

namespace StreamForecast.Daemon.Tests.Checkpoints;

public sealed class CutSpoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("spool-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Pieces_come_back_in_order_and_nothing_is_seen_in_the_folder()
    {
        var random = new Random(1);
        using var spool = new CutSpool(folder);
        var pieces = new List<byte[]>();
        for (int i = 0; i < 50; i++)
        {
            byte[] piece = new byte[random.Next(200_000)];
            random.NextBytes(piece);
            pieces.Add(piece);
            spool.Add(piece);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.Equal(pieces, spool.Read().Select(piece => piece.ToArray()));
    }

    [Fact]
    public void A_scratch_file_is_read_where_it_was_written_and_says_where_it_ends()
    {
        using var file = new ScratchFile(folder);
        file.Write(1_000, [1, 2, 3]);
        byte[] read = new byte[2];
        file.Read(1_001, read);
        Assert.Equal([2, 3], read);
        Assert.Contains("byte 1003", Assert.Throws<IOException>(() => file.Read(1_002, read)).Message);
    }

    [Fact]
    public void A_folder_that_is_gone_is_an_error_of_the_disk() => Assert.ThrowsAny<IOException>(() => new ScratchFile(Path.Combine(folder, "none")));
}
