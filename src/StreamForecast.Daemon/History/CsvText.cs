using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.History;

/// <summary>Writing fields of CSV, as <see cref="CsvFields"/> reads them.</summary>
internal static class CsvText
{
    /// <summary>The field, in quotes where its text needs them.</summary>
    public static string Field(string text)
        => text.AsSpan().IndexOfAny("\",\n\r#") < 0 && text.AsSpan().Trim().Length == text.Length ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
