namespace StreamForecast.EndToEnd.Servers;

/// <summary>A folder of its own under the system's temporary one, gone when disposed of.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder(string purpose) =>
        Location = Directory.CreateTempSubdirectory($"streamforecast-{purpose}-").FullName;

    public string Location { get; }

    /// <summary>A path inside.</summary>
    public string this[string name] => Path.Combine(Location, name);

    public void Dispose()
    {
        if (Directory.Exists(Location)) Directory.Delete(Location, recursive: true);
    }
}
