using System.Diagnostics;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>
/// Where the tests' Kafka comes from: a running broker's address, or a folder of Kafka's jars to start one from. Found in this
/// order: STREAMFORECAST_TEST_KAFKA (an address), STREAMFORECAST_KAFKA_LIBS (a folder of jars), ../shared/kafka/libs, and
/// artifacts/kafka/libs, which eng/setup-tests fills with Maven from tests/EndToEnd/kafka/pom.xml.
/// </summary>
/// <param name="Address">host:port of a broker that runs already; null for none.</param>
/// <param name="Jars">Folder to start one from; null for none.</param>
/// <param name="Missing">Why there is neither; null when there is one.</param>
internal sealed record KafkaLocation(string? Address, string? Jars, string? Missing)
{
    public static KafkaLocation Found { get; } = Find();

    /// <summary>Why tests that need a broker cannot run; null when they can, and with CI=true, where they must.</summary>
    public static string? ReasonToSkip => Environment.GetEnvironmentVariable("CI") == "true" ? null : Found.Missing;

    private static KafkaLocation Find()
    {
        if (Environment.GetEnvironmentVariable("STREAMFORECAST_TEST_KAFKA") is { Length: > 0 } address) return new(address, null, null);
        if (Environment.GetEnvironmentVariable("STREAMFORECAST_KAFKA_LIBS") is { Length: > 0 } named)
            return HoldsJars(named) ? FromJars(named) : new(null, null, $"STREAMFORECAST_KAFKA_LIBS is {named}, which holds no kafka_*.jar.");

        string[] places = [Path.Combine(Repository.Shared, "kafka", "libs"), Path.Combine(Repository.Root, "artifacts", "kafka", "libs")];
        return places.FirstOrDefault(HoldsJars) is { } jars
            ? FromJars(jars)
            : new(null, null, $"no broker and no Kafka jars: STREAMFORECAST_TEST_KAFKA and STREAMFORECAST_KAFKA_LIBS are not set, and {string.Join(" and ", places)} hold none. Run eng/setup-tests, which fetches the jars with Maven.");
    }

    private static KafkaLocation FromJars(string jars) => JavaProblem() is { } problem ? new(null, null, problem) : new(null, jars, null);

    private static bool HoldsJars(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "kafka_*.jar").Any();

    private static string? JavaProblem()
    {
        try
        {
            using var java = Process.Start(new ProcessStartInfo(KafkaBroker.Java, ["-version"]) { RedirectStandardError = true })!;
            string version = java.StandardError.ReadToEnd();
            java.WaitForExit();
            return java.ExitCode == 0 ? null : $"'{KafkaBroker.Java} -version' failed: {version}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"Kafka needs Java 17 or newer, and '{KafkaBroker.Java}' cannot be started ({e.Message}). Run eng/setup-tests.";
        }
    }
}
