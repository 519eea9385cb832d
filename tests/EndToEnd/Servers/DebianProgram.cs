namespace StreamForecast.EndToEnd.Servers;

/// <summary>Programs that tests start and that come from Debian's packages: found on PATH, or where eng/setup-tests unpacks them.</summary>
internal static class DebianProgram
{
    /// <summary>Path of the program; null when it is not at hand.</summary>
    public static string? Find(string name)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), Path.Combine(Repository.Root, "artifacts", "servers", "usr", "bin")];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Path of the program; fails the test when it is not at hand.</summary>
    public static string Require(string name) => Find(name) ?? throw new FileNotFoundException(Missing(name));

    /// <summary>Why a test that needs the program is skipped; null when it is at hand, and with CI=true, where the test must run.</summary>
    public static string? ReasonToSkip(string name) => Find(name) is null && Environment.GetEnvironmentVariable("CI") != "true" ? Missing(name) : null;

    private static string Missing(string name) => $"{name} is neither on PATH nor in artifacts/servers/usr/bin; run eng/setup-tests, which takes it from Debian's packages.";
}
