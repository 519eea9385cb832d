using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Tests.Configuration;

/// <summary>
/// config/ says what the options records say. After a change to them:
/// STREAMFORECAST_REGENERATE=1 dotnet test tests/StreamForecast.Daemon.Tests --filter CommittedConfiguration
/// </summary>
public class CommittedConfigurationTests
{
    private static readonly string config = Path.Combine(Root(), "config");

    [Fact]
    public void The_commented_file_is_current() => Current("streamforecast.json", ConfigurationTemplate.File());

    [Fact]
    public void The_schema_is_current() => Current("streamforecast.schema.json", ConfigurationTemplate.Schema());

    [Fact]
    public void The_commented_file_is_read_without_a_problem_and_changes_nothing()
    {
        DaemonOptions read = ConfigurationLoader.Load(Path.Combine(config, "streamforecast.json"), []);
        Assert.Equal(Flat(new DaemonOptions()), Flat(read));
    }

    private static void Current(string name, string expected)
    {
        string path = Path.Combine(config, name);
        if (Environment.GetEnvironmentVariable("STREAMFORECAST_REGENERATE") == "1") File.WriteAllText(path, expected);
        Assert.True(File.ReadAllText(path) == expected, $"{path} is not what the options records say; regenerate it as this test's comment tells.");
    }

    private static List<string> Flat(object options, string at = "") =>
        [.. OptionsBinder.Keys(options.GetType()).SelectMany(key => OptionsBinder.IsSection(key.PropertyType)
            ? Flat(key.GetValue(options)!, $"{at}{key.Name}:")
            : [$"{at}{key.Name} = {SettingValue.Write(key.GetValue(options))}"])];

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "StreamForecast.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No StreamForecast.sln above {AppContext.BaseDirectory}.");
    }
}
