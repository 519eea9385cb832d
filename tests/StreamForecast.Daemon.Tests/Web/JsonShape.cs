using System.Text.Json;

namespace StreamForecast.Daemon.Tests.Web;

/// <summary>Whether JSON is as a schema of an OpenAPI document says, in the words of JSON Schema that ours uses; others fail.</summary>
internal sealed class JsonShape(JsonElement document)
{
    private static readonly HashSet<string> words = ["type", "properties", "required", "additionalProperties", "items", "enum", "$ref", "description", "format"];

    /// <summary>Everything that is otherwise, each with its place.</summary>
    public IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at = "$")
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
            return Faults(value, document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!["#/components/schemas/".Length..]), at);
        var faults = new List<string>();
        faults.AddRange(schema.EnumerateObject().Where(word => !words.Contains(word.Name)).Select(word => $"{at}: {word.Name} is not known here"));
        if (schema.TryGetProperty("type", out JsonElement type) && !Types(type).Any(name => Is(value, name))) faults.Add($"{at} is {value.ValueKind}, not {type}");
        if (schema.TryGetProperty("enum", out JsonElement among) && !among.EnumerateArray().Any(word => word.GetString() == value.GetString())) faults.Add($"{at} is {value}, not of {among}");
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items))
            faults.AddRange(value.EnumerateArray().SelectMany((item, i) => Faults(item, items, $"{at}[{i}]")));
        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out JsonElement properties)) return faults;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out JsonElement of)) faults.AddRange(Faults(property.Value, of, $"{at}.{property.Name}"));
            else if (schema.TryGetProperty("additionalProperties", out JsonElement others) && others.ValueKind == JsonValueKind.False) faults.Add($"{at}.{property.Name} is not told of");
        }
        if (schema.TryGetProperty("required", out JsonElement required))
            faults.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing"));
        return faults;
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => false,
    };
}
