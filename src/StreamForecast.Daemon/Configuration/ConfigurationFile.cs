using System.Text.Json;

namespace StreamForecast.Daemon.Configuration;

/// <summary>Reads a configuration file into a tree of keys; <see cref="ConfigurationLoader"/>'s second source.</summary>
internal static class ConfigurationFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Adds the file's keys to the tree and what is wrong with the file to the problems.</summary>
    public static void Read(string file, SettingNode into, List<string> problems)
    {
        string path = Path.GetFullPath(file);
        try
        {
            JsonElement root = JsonDocument.Parse(File.ReadAllBytes(path), Lenient).RootElement;
            if (root.ValueKind == JsonValueKind.Object) Walk(root, into, file, "", problems);
            else problems.Add($"{path} holds {Name(root.ValueKind)} at its top; an object of sections is needed, as in config/streamforecast.json.");
        }
        catch (JsonException e)
        {
            problems.Add($"{path} is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {FirstSentence(e.Message)}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"The configuration file {path} is not there; give --config a file, or none for the defaults (config/streamforecast.json shows them all).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"The configuration file {path} cannot be read: {e.Message}");
        }
    }

    private static void Walk(JsonElement section, SettingNode into, string file, string at, List<string> problems)
    {
        foreach (JsonProperty property in section.EnumerateObject())
        {
            if (at.Length == 0 && property.Name == "$schema") continue;   // for editors
            bool isSection = property.Value.ValueKind == JsonValueKind.Object;
            SettingNode? node = isSection ? into.Section(property.Name, file) : null;
            bool isNew = isSection ? node is not null : into.Set(property.Name, property.Value, file);
            if (!isNew) problems.Add($"{at}{property.Name} is written twice in {file}; keep one.");
            else if (node is not null) Walk(property.Value, node, file, $"{at}{property.Name}:", problems);
        }
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
