using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Tests.Configuration;

/// <summary>The doc comments of the options records, from the XML files that the compiler writes beside the assemblies.</summary>
internal static partial class OptionsDocumentation
{
    private static readonly Dictionary<string, string> summaries = new[] { typeof(DaemonOptions), typeof(EngineOptions), typeof(TrainingOptions) }
        .Select(type => Path.Combine(AppContext.BaseDirectory, type.Assembly.GetName().Name + ".xml"))
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!));

    /// <summary>What a key's comment says.</summary>
    public static string Of(PropertyInfo key) => summaries[$"P:{key.DeclaringType!.FullName}.{key.Name}"];

    /// <summary>What a type's comment says.</summary>
    public static string Of(Type type) => summaries[$"T:{type.FullName}"];

    private static string Plain(XElement summary)
    {
        foreach (XElement reference in summary.Descendants("see").ToList())
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.', '(')[^1]);
        return Blank().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
