using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Tests.Configuration;

/// <summary>Writes config/streamforecast.json and its schema from the options records: every key, its comment, its default.</summary>
internal static class ConfigurationTemplate
{
    private const int Width = 118;

    /// <summary>The file with every key at its default, each below its comment.</summary>
    public static string File()
    {
        var text = new StringBuilder();
        Comment(text, "", "StreamForecast's configuration, every key at its default: keep what you change, leave out the rest. "
            + "Any key may also be set in the environment, as STREAMFORECAST__Section__Key (STREAMFORECAST__Kafka__Brokers=kafka-1:9092), which wins over this file. "
            + "`streamforecast check --config FILE` names every problem at once.");
        text.Append("{\n  \"$schema\": \"./streamforecast.schema.json\",\n");
        Section(text, typeof(DaemonOptions), new DaemonOptions(), "  ");
        return text.Append("}\n").ToString();
    }

    /// <summary>The JSON schema, for editors.</summary>
    public static string Schema()
    {
        JsonObject schema = SectionSchema(typeof(DaemonOptions), new DaemonOptions());
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "StreamForecast's configuration");
        schema["properties"]!.AsObject().Insert(0, "$schema", new JsonObject { ["type"] = "string" });
        var options = new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        return schema.ToJsonString(options) + "\n";
    }

    private static void Section(StringBuilder text, Type type, object defaults, string indent)
    {
        PropertyInfo[] keys = [.. OptionsBinder.Keys(type)];
        for (int i = 0; i < keys.Length; i++)
        {
            PropertyInfo key = keys[i];
            if (type == typeof(DaemonOptions) || i > 0) text.Append('\n');
            Comment(text, indent, OptionsDocumentation.Of(key));
            text.Append(indent).Append('"').Append(key.Name).Append("\": ");
            if (OptionsBinder.IsSection(key.PropertyType))
            {
                text.Append("{\n");
                Section(text, key.PropertyType, key.GetValue(defaults)!, indent + "  ");
                text.Append(indent).Append('}');
            }
            else
            {
                text.Append(SettingValue.Write(key.GetValue(defaults)));
            }
            text.Append(i < keys.Length - 1 ? ",\n" : "\n");
        }
    }

    private static void Comment(StringBuilder text, string indent, string comment)
    {
        string line = indent + "//";
        foreach (string word in comment.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = indent + "//";
            }
            line += " " + word;
        }
        text.Append(line).Append('\n');
    }

    private static JsonObject SectionSchema(Type type, object defaults)
    {
        var properties = new JsonObject();
        foreach (PropertyInfo key in OptionsBinder.Keys(type))
        {
            object? value = key.GetValue(defaults);
            JsonObject schema = OptionsBinder.IsSection(key.PropertyType) ? SectionSchema(key.PropertyType, value!) : ValueSchema(key.PropertyType);
            schema.Insert(0, "description", OptionsDocumentation.Of(key));
            if (!OptionsBinder.IsSection(key.PropertyType)) schema["default"] = JsonNode.Parse(SettingValue.Write(value));
            properties[key.Name] = schema;
        }
        return new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject ValueSchema(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            JsonObject schema = ValueSchema(inner);
            schema["type"] = new JsonArray(schema["type"]!.GetValue<string>(), "null");
            return schema;
        }
        if (type == typeof(int[]))
        {
            var item = new JsonObject { ["type"] = new JsonArray("integer", "string"), ["pattern"] = @"^\d+(\.\.\d+)?$" };
            return new JsonObject { ["type"] = new JsonArray("array", "string"), ["items"] = item, ["pattern"] = @"^\d+(\.\.\d+)?(, *\d+(\.\.\d+)?)*$" };
        }
        if (type.IsArray) return new JsonObject { ["type"] = "array", ["items"] = ValueSchema(type.GetElementType()!) };
        if (type.IsEnum) return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)name)]) };
        if (type == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (type == typeof(int)) return new JsonObject { ["type"] = "integer" };
        if (type == typeof(double)) return new JsonObject { ["type"] = "number" };
        if (type == typeof(TimeSpan)) return new JsonObject { ["type"] = "string", ["pattern"] = @"^(\d+(\.\d+)?(ms|s|m|h|d)|(\d+\.)?\d\d:\d\d:\d\d(\.\d+)?)$" };
        if (OptionsBinder.SectionsByName(type) is { } section) return new JsonObject { ["type"] = "object", ["additionalProperties"] = SectionSchema(section, Activator.CreateInstance(section)!) };
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };
        return new JsonObject { ["type"] = "string" };
    }
}
