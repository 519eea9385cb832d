using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Service;

public sealed class InstanceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_process_in_the_place_of_another_that_has_ended_has_its_id()
    {
        string first;
        using (var instance = Instance.Take(folder.Path)) first = instance.Id;
        using var again = Instance.Take(folder.Path);
        Assert.Equal(first, again.Id);
    }

    [Fact]
    public void Two_that_run_at_once_have_different_ids_and_the_first_free_place_is_taken()
    {
        using var first = Instance.Take(folder.Path);
        string second;
        using (var other = Instance.Take(folder.Path)) second = other.Id;
        Assert.NotEqual(first.Id, second);
        using var third = Instance.Take(folder.Path);
        Assert.Equal(second, third.Id);
    }

    [Fact]
    public void An_id_that_a_crash_cut_short_is_made_anew()
    {
        string file = Path.Combine(folder.Path, "instance-0"), id;
        File.WriteAllText(file, "12ab");
        using (var instance = Instance.Take(folder.Path)) id = instance.Id;
        Assert.Equal(id, File.ReadAllText(file));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named_with_its_key()
    {
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        var e = Assert.Throws<StartException>(() => Instance.Take(file));
        Assert.Contains($"{file} (State:Directory)", e.Message);
    }

    public void Dispose() => folder.Dispose();
}
