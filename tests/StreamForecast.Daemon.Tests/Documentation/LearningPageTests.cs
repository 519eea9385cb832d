using System.Text.RegularExpressions;
using StreamForecast.Daemon.Commands;
using StreamForecast.Daemon.Exits;

namespace StreamForecast.Daemon.Tests.Documentation;

/// <summary>docs/LEARNING.md names files, types, tests and commands; all of them must be there.</summary>
[Collection("console")]
public sealed partial class LearningPageTests
{
    private static readonly string Docs = Path.Combine(Checkout.Root, "docs");
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Docs, "LEARNING.md"));

    /// <summary>Every link: what it says, and the file or folder it leads to.</summary>
    public static TheoryData<string, string> Links
    {
        get
        {
            var links = new TheoryData<string, string>();
            foreach (var (text, target) in Lines.SelectMany(line => Link().Matches(line)).Select(link => (link.Groups[1].Value, link.Groups[2].Value)).Distinct()) links.Add(text, target);
            return links;
        }
    }

    /// <summary>Every command.</summary>
    public static TheoryData<string> Commands => [.. Lines.SelectMany(line => Command().Matches(line)).Select(command => command.Groups[1].Value)];

    [Theory, MemberData(nameof(Links))]
    public void What_is_named_is_there(string text, string target)
    {
        string path = Path.GetFullPath(Path.Combine(Docs, target));
        if (!target.EndsWith(".cs", StringComparison.Ordinal))
        {
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{target} is not there.");
            return;
        }

        string[] names = text.Trim('`').Split('.');
        string source = File.ReadAllText(path);
        if (names[0].Contains('_'))
            Assert.Matches($@"\[(Fact|Theory)[^\n]*\n(\s*\[[^\n]*\n)*\s*public (async )?(void|Task) {names[0]}\(", source);
        else
            Assert.Matches($@"\b(class|struct|record|interface|enum|record struct) {names[0]}\b", source);
        if (names.Length > 1) Assert.Matches($@"public [^\n]*\b{names[1]}\b", source);
    }

    [Theory, MemberData(nameof(Commands))]
    public async Task Every_command_parses(string command)
    {
        string[] words = command.Split(' ');
        string[] verbs = [.. words.TakeWhile(word => !word.StartsWith('-'))];
        TextWriter output = Console.Out;
        var help = new StringWriter();
        try
        {
            Console.SetOut(help);
            Assert.Equal(ExitCode.Success, await CommandLine.RunAsync([.. verbs, "--help"]));
        }
        finally
        {
            Console.SetOut(output);
        }

        Assert.Contains($"streamforecast {string.Join(' ', verbs)} ", help.ToString().Replace("testhost", "streamforecast", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Matches($@"(?m)^\s+(-\w, )?{option}\b", help.ToString()));
    }

    [Fact]
    public void Every_statement_names_a_test_or_a_command()
    {
        string[] statements = [.. Lines.Where(line => line.StartsWith("- ", StringComparison.Ordinal))];
        Assert.NotEmpty(statements);
        Assert.All(statements, line => Assert.True(line.Contains("](../tests/", StringComparison.Ordinal) || Command().IsMatch(line), line));
    }

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`streamforecast ([^`]+)`")]
    private static partial Regex Command();
}
