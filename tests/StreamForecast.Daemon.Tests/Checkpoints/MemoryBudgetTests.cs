using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Engine.Series;

namespace StreamForecast.Daemon.Tests.Checkpoints;

public sealed class MemoryBudgetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("budget-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Each_partition_has_an_equal_part_of_it_for_as_long_as_it_is_here()
    {
        var budget = new MemoryBudget(100, folder, NullLogger.Instance);
        budget.Count(4);
        using IPageFile one = budget.Pages!(), two = budget.Pages();
        Assert.Equal(25L << 20, one.Budget);
        budget.Count(-2);
        Assert.Equal(50L << 20, one.Budget);
        Assert.Equal(50L << 20, two.Budget);
    }

    [Fact]
    public void Without_one_nothing_is_paged() => Assert.Null(new MemoryBudget(0, folder, NullLogger.Instance).Pages);

    [Fact]
    public void A_page_is_read_as_it_was_written_and_the_folder_shows_nothing()
    {
        using IPageFile pages = new MemoryBudget(100, folder, NullLogger.Instance).Pages!();
        Assert.True(pages.TryWrite(6_400, [1, 2, 3]));
        Assert.True(pages.TryWrite(0, [4, 5]));
        byte[] read = new byte[3];
        pages.Read(6_400, read);
        Assert.Equal([1, 2, 3], read);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_folder_that_takes_nothing_is_said_by_the_answer_and_tried_again()
    {
        string late = Path.Combine(folder, "late");
        using IPageFile pages = new MemoryBudget(100, late, NullLogger.Instance).Pages!();
        Assert.False(pages.TryWrite(0, [1]));
        Directory.CreateDirectory(late);
        Assert.True(pages.TryWrite(0, [1]));
    }
}
