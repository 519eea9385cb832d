namespace StreamForecast.EndToEnd;

/// <summary>Where things are: the checkout the tests were built from and the material that may lie beside it.</summary>
internal static class Repository
{
    /// <summary>The folder that holds StreamForecast.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Data and a broker for developers, beside the checkout; it need not exist.</summary>
    public static string Shared { get; } = Path.Combine(Path.GetDirectoryName(Root)!, "shared");

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "StreamForecast.sln"))) return folder;
        throw new InvalidOperationException($"BUG: no folder above {AppContext.BaseDirectory} holds StreamForecast.sln.");
    }
}
