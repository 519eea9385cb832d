using System.Text.Json;

namespace StreamForecast.Learning.Tests.Golden;

/// <summary>
/// Reference values made with PyTorch in double precision: from shared/golden beside the repository where it is present, else
/// from the copy beside this file. Shapes are read from the files.
/// </summary>
internal sealed class GoldenFile
{
    private static readonly Lazy<string> Place = new(FindFolder);
    private readonly JsonElement root;
    private readonly string prefix;

    private GoldenFile(JsonElement root, string prefix = "") => (this.root, this.prefix) = (root, prefix);

    /// <summary>Reads a file by its name without ending.</summary>
    public static GoldenFile Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Place.Value, name + ".json")));
        return new GoldenFile(document.RootElement.Clone());
    }

    /// <summary>Names of the files that start so.</summary>
    public static IEnumerable<string> Names(string start) =>
        Directory.GetFiles(Place.Value, start + "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order();

    /// <summary>The object under a key.</summary>
    public GoldenFile this[string key] => new(root.GetProperty(prefix + key));

    /// <summary>The objects whose keys start so, under the rest of their keys.</summary>
    public GoldenFile Under(string start) => new(root, prefix + start);

    /// <summary>The entry of a list.</summary>
    public GoldenFile this[int index] => new(root[index]);

    /// <summary>Number of entries of a list.</summary>
    public int Count => root.GetArrayLength();

    /// <summary>Names of the entries of an object.</summary>
    public IEnumerable<string> Keys => root.EnumerateObject().Select(p => p.Name);

    public bool Has(string key) => root.TryGetProperty(prefix + key, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A number; the default where the key is absent.</summary>
    public double Number(string key, double absent = double.NaN) => Has(key) ? root.GetProperty(key).GetDouble() : absent;

    public string Text(string key) => root.GetProperty(key).GetString() ?? "";

    public bool Flag(string key) => root.GetProperty(key).GetBoolean();

    /// <summary>A plain list of numbers.</summary>
    public double[] Numbers(string key) => [.. root.GetProperty(key).EnumerateArray().Select(v => v.GetDouble())];

    /// <summary>A tensor's values, row-major.</summary>
    public double[] Data => Numbers("data");

    /// <summary>A tensor's values in the precision of the sources under test.</summary>
    public Real[] Values => [.. Data.Select(v => (Real)v)];

    /// <summary>A tensor's shape.</summary>
    public int[] Shape => [.. root.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];

    private static string FindFolder()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "StreamForecast.sln"))) at = at.Parent;
        string shared = Path.Combine(at?.Parent?.FullName ?? "", "shared", "golden");
        return at is not null && Directory.Exists(shared) ? shared : Path.Combine(AppContext.BaseDirectory, "Golden");
    }
}
