using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Configuration;

/// <summary>Turns what was written for a key into the type its property has, and back into JSON for messages and for config/streamforecast.json.</summary>
internal static class SettingValue
{
    private const int LongestRange = 10_000;

    /// <summary>Reads the value; false with what would be needed, as a noun, when it is of another type.</summary>
    public static bool TryRead(Type type, SettingNode node, out object? value, out string needed)
    {
        if (type == typeof(IReadOnlyDictionary<string, string>)) return TryReadMap(node, out value, out needed);
        if (type.IsArray) return TryReadArray(type.GetElementType()!, node, out value, out needed);

        Type? inner = Nullable.GetUnderlyingType(type);
        needed = Needed(inner ?? type) + (inner is null ? "" : " or null");
        value = null;
        bool isNothing = node.Json is { ValueKind: JsonValueKind.Null } || node.Text is "" or "null";
        if (inner is not null && isNothing) return true;
        string? text = node.Text ?? TextOf(inner ?? type, node.Json);
        return text is not null && TryParse(inner ?? type, text, out value);
    }

    /// <summary>The value as JSON.</summary>
    public static string Write(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        TimeSpan duration => Quote(Duration.Format(duration)),
        DateTimeOffset time => Quote(EventTime.Format(time.ToUnixTimeMilliseconds())),
        Enum name => Quote(name.ToString()),
        Array items => $"[{string.Join(", ", items.Cast<object?>().Select(Write))}]",
        IReadOnlyDictionary<string, string> map => map.Count == 0 ? "{}" : $"{{ {string.Join(", ", map.Select(entry => $"{Quote(entry.Key)}: {Quote(entry.Value)}"))} }}",
        IDictionary sections => sections.Count == 0 ? "{}" : $"{{ {string.Join(", ", sections.Keys.Cast<string>().Select(name => $"{Quote(name)}: {WriteSection(sections[name]!)}"))} }}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A section of a name; what is secret in it is not shown.</summary>
    private static string WriteSection(object section) =>
        $"{{ {string.Join(", ", OptionsBinder.Keys(section.GetType()).Select(key => $"{Quote(key.Name)}: {(key.Name == "Secret" ? Quote("(set)") : Write(key.GetValue(section)))}"))} }}";

    /// <summary>Whether JSON writes this type between quotes.</summary>
    public static bool IsText(Type type) => type == typeof(string) || type == typeof(TimeSpan) || type == typeof(DateTimeOffset) || type.IsEnum;

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string Needed(Type type) =>
        type == typeof(string) ? "a string"
        : type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number"
        : type == typeof(TimeSpan) ? "a duration (a number and ms, s, m, h or d)"
        : type == typeof(DateTimeOffset) ? "a time (ISO 8601)"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : throw new InvalidOperationException($"BUG: no configuration value is read as {type}.");

    private static string? TextOf(Type type, JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.String } element when IsText(type) => element.GetString(),
        { ValueKind: JsonValueKind.Number } element when type == typeof(int) || type == typeof(double) => element.GetRawText(),
        { ValueKind: JsonValueKind.True } when type == typeof(bool) => "true",
        { ValueKind: JsonValueKind.False } when type == typeof(bool) => "false",
        _ => null,
    };

    private static bool TryParse(Type type, string text, out object? value)
    {
        value = null;
        if (type == typeof(string)) value = text;
        else if (type == typeof(bool) && bool.TryParse(text, out bool flag)) value = flag;
        else if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole)) value = whole;
        else if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)) value = number;
        else if (type == typeof(TimeSpan) && Duration.TryParse(text, out TimeSpan duration)) value = duration;
        else if (type == typeof(DateTimeOffset) && EventTime.TryParse(Encoding.UTF8.GetBytes(text), out long time) && time is >= EventTime.Earliest and <= EventTime.Latest)
            value = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(time, DateTimeOffset.MinValue.ToUnixTimeMilliseconds()));
        else if (type.IsEnum && !char.IsAsciiDigit(text.FirstOrDefault('0')) && Enum.TryParse(type, text.Replace("-", ""), ignoreCase: true, out object? name) && Enum.IsDefined(type, name!))
            value = name;   // "line-protocol" is LineProtocol
        return value is not null;
    }

    private static bool TryReadArray(Type element, SettingNode node, out object? value, out string needed)
    {
        needed = element == typeof(int) ? "a list of whole numbers or ranges of them (\"1..48\")" : element == typeof(double) ? "a list of numbers" : "a list of strings";
        value = null;
        var items = new List<object?>();
        string? written = node.Text ?? (element == typeof(int) && node.Json is { ValueKind: JsonValueKind.String } list ? list.GetString() : null);
        if (written is not null)
        {
            foreach (string text in written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                if (!TryAdd(element, text, items)) return false;
        }
        else if (node.Json is { ValueKind: JsonValueKind.Array } array)
        {
            foreach (JsonElement json in array.EnumerateArray())
            {
                string? text = element == typeof(int) && json.ValueKind == JsonValueKind.String ? json.GetString() : TextOf(element, json);
                if (text is null || !TryAdd(element, text, items)) return false;
            }
        }
        else return false;

        var typed = Array.CreateInstance(element, items.Count);
        for (int i = 0; i < items.Count; i++) typed.SetValue(items[i], i);
        value = typed;
        return true;
    }

    /// <summary>One item of a list, or all whole numbers of a range.</summary>
    private static bool TryAdd(Type element, string text, List<object?> items)
    {
        if (TryParse(element, text, out object? item))
        {
            items.Add(item);
            return true;
        }

        if (element != typeof(int) || text.Split("..") is not [var from, var to]) return false;
        if (!TryParse(element, from, out object? least) || !TryParse(element, to, out object? most)) return false;
        long length = (long)(int)most! - (int)least! + 1;
        if (length is < 1 or > LongestRange) return false;
        items.AddRange(Enumerable.Range((int)least!, (int)length).Cast<object?>());
        return true;
    }

    private static bool TryReadMap(SettingNode node, out object? value, out string needed)
    {
        needed = "an object of names and strings";
        value = null;
        if (node.Json is not null || node.Text is not null) return false;
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, SettingNode child) in node.Children)
        {
            if (child.Text is not null) map[name] = child.Text;
            else if (child.Json is { ValueKind: JsonValueKind.String } text) map[name] = text.GetString()!;
            else if (child.Json is { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } plain) map[name] = plain.GetRawText();
            else return false;
        }
        value = map;
        return true;
    }
}
