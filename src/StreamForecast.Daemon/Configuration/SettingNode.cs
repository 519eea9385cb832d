using System.Text.Json;

namespace StreamForecast.Daemon.Configuration;

/// <summary>
/// One key as it was written, before anything is known of its type: a value from JSON, a text from the environment, or
/// the keys beneath it. Made by <see cref="ConfigurationLoader"/>, read by <see cref="OptionsBinder"/>.
/// </summary>
internal sealed class SettingNode(string origin)
{
    private readonly Dictionary<string, SettingNode> children = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where it was written: the file's name or the variable's.</summary>
    public string Origin { get; private set; } = origin;

    /// <summary>The value, when it came from a file.</summary>
    public JsonElement? Json { get; private set; }

    /// <summary>The value, when it came from the environment.</summary>
    public string? Text { get; private set; }

    /// <summary>The keys beneath it, as written.</summary>
    public IEnumerable<KeyValuePair<string, SettingNode>> Children => children;

    /// <summary>The key beneath this one, or null.</summary>
    public SettingNode? Find(string key) => children.GetValueOrDefault(key);

    /// <summary>Takes a value over from a file; false when the key was written twice.</summary>
    public bool Set(string key, JsonElement value, string file)
    {
        var child = new SettingNode(file);
        if (!children.TryAdd(key, child)) return false;
        child.Json = value;
        return true;
    }

    /// <summary>Takes a section over from a file; null when the key was written twice.</summary>
    public SettingNode? Section(string key, string file)
    {
        var child = new SettingNode(file);
        return children.TryAdd(key, child) ? child : null;
    }

    /// <summary>Takes a value over from the environment, in place of what the file said.</summary>
    public void Set(ReadOnlySpan<string> path, string text, string variable)
    {
        SettingNode node = this;
        foreach (string key in path)
        {
            if (!node.children.TryGetValue(key, out SettingNode? child)) node.children[key] = child = new SettingNode(variable);
            node = child;
        }
        node.Origin = variable;
        node.Json = null;
        node.Text = text;
    }

    /// <summary>Where every value beneath it was written, by its key.</summary>
    public IEnumerable<(string Key, string Origin)> Origins(string at = "") =>
        children.SelectMany(child => child.Value.children.Count > 0 ? child.Value.Origins($"{at}{child.Key}:") : [(at + child.Key, child.Value.Origin)]);

    /// <summary>The value as the operator wrote it, for messages.</summary>
    public string Written => Text is not null ? $"\"{Text}\"" : Json?.GetRawText() ?? "a section of keys";
}
