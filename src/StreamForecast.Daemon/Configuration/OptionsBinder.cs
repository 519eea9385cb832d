using System.Collections;
using System.Reflection;

namespace StreamForecast.Daemon.Configuration;

/// <summary>
/// Fills an options record from a tree of keys: what is not written keeps its default, what nobody knows is a problem
/// with the nearest known key, what has the wrong type is a problem with key and value.
/// </summary>
internal static class OptionsBinder
{
    /// <summary>The record, with whatever could be bound.</summary>
    public static object Bind(Type type, SettingNode written, List<string> problems, string at = "")
    {
        object options = Activator.CreateInstance(type)!;
        var keys = Keys(type).ToDictionary(key => key.Name, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, SettingNode node) in written.Children)
        {
            if (!keys.TryGetValue(name, out PropertyInfo? key)) problems.Add(Unknown(at + name, node, keys.Keys));
            else if (IsSection(key.PropertyType))
            {
                if (node.Json is null && node.Text is null) key.SetValue(options, Bind(key.PropertyType, node, problems, $"{at}{key.Name}:"));
                else problems.Add($"{at}{key.Name} is {node.Written} ({node.Origin}); it is a section: set one of its keys, {List(Keys(key.PropertyType).Select(k => k.Name))}.");
            }
            else if (SectionsByName(key.PropertyType) is { } section)
            {
                if (node.Json is null && node.Text is null) key.SetValue(options, BindByName(section, node, problems, $"{at}{key.Name}:"));
                else problems.Add($"{at}{key.Name} is {node.Written} ({node.Origin}); it is an object of sections by names of your choice, each with keys of {List(Keys(section).Select(k => k.Name))}.");
            }
            else if (SettingValue.TryRead(key.PropertyType, node, out object? value, out string needed)) key.SetValue(options, value);
            else problems.Add($"{at}{key.Name} is {node.Written} ({node.Origin}); {needed} is needed, such as {SettingValue.Write(key.GetValue(options))}.");
        }
        return options;
    }

    /// <summary>The keys of a section: the properties an operator may set, in the order they are written in.</summary>
    public static IEnumerable<PropertyInfo> Keys(Type section) =>
        section.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).OrderBy(property => property.MetadataToken);

    /// <summary>Whether the property holds keys of its own.</summary>
    public static bool IsSection(Type type) => type.IsClass && type.Name.EndsWith("Options", StringComparison.Ordinal);

    /// <summary>What a property holds that has sections by names of the operator's choice; null for any other.</summary>
    public static Type? SectionsByName(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && IsSection(type.GenericTypeArguments[1]) ? type.GenericTypeArguments[1] : null;

    private static IDictionary BindByName(Type section, SettingNode written, List<string> problems, string at)
    {
        var sections = (IDictionary)Activator.CreateInstance(typeof(SortedDictionary<,>).MakeGenericType(typeof(string), section), StringComparer.Ordinal)!;
        foreach ((string name, SettingNode node) in written.Children)
        {
            if (node.Json is null && node.Text is null) sections.Add(name, Bind(section, node, problems, $"{at}{name}:"));
            else problems.Add($"{at}{name} is {node.Written} ({node.Origin}); it is a section: set one of its keys, {List(Keys(section).Select(k => k.Name))}.");
        }
        return sections;
    }

    private static string Unknown(string key, SettingNode node, IEnumerable<string> siblings)
    {
        string section = key[..(key.LastIndexOf(':') + 1)];
        string? nearest = NearestKey.Among(key, siblings.Select(sibling => section + sibling)) ?? NearestKey.Among(key, AllKeys(typeof(DaemonOptions), ""));
        string advice = nearest is not null ? $"did you mean {nearest}?" : $"known there: {List(siblings)}.";
        return $"{key} ({node.Origin}) is not a known key; {advice}";
    }

    private static IEnumerable<string> AllKeys(Type section, string at) => Keys(section).SelectMany(key =>
        IsSection(key.PropertyType) ? AllKeys(key.PropertyType, $"{at}{key.Name}:").Prepend(at + key.Name) : [at + key.Name]);

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
