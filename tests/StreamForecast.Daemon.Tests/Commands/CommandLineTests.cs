using StreamForecast.Daemon.Commands;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Commands;

/// <summary>What the command line says of mistakes. Redirects the console, so these tests run one after the other.</summary>
[Collection("console")]
public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("backtset", "Did you mean backtest?")]
    [InlineData("frobnicate", "There is no \"frobnicate\" here, only run, demo")]
    [InlineData("eval", "Say which: forecast, anomaly, nab, fill, all.")]
    [InlineData("models lst", "Did you mean list?")]
    [InlineData("simulate", "--output DIR for files, or --brokers")]
    [InlineData("simulate --output a --brokers b:1", "and not both")]
    [InlineData("simulate --output a --series -3", "--series is -3; at least 1 is needed.")]
    [InlineData("simulate --output a --series many", "Cannot parse argument 'many' for option '--series' as a whole number.")]
    [InlineData("simulate --output a --interval soon", "--interval is \"soon\", which is not a length of time.")]
    [InlineData("replay a.csv --speed fast", "--speed is \"fast\". Write max, or x and a factor")]
    [InlineData("train --output a", "--input PATH, --simulated N, or both")]
    [InlineData("train --output a --simulated 5 --rate 7", "--rate is 7; choose a value above 0 and at most 1")]
    [InlineData("forecast --input a --output b --horizon 0", "--horizon is 0; choose 1 to 10000.")]
    [InlineData("forecast --input a --output b --horizon 3 --paths 0", "--paths is 0; choose 1 to 1024.")]
    [InlineData("forecast --input a --output b --horizon 3 --paths 5 --beam 4", "--beam is 4 for 5 paths; follow at least as many hypotheses as paths are wanted.")]
    [InlineData("forecast --input a --output b --horizon 3 --beam 4", "--beam is for --paths K, which is not given.")]
    [InlineData("forecast --input a --output b --horizon 5000 --paths 2", "--horizon is 5000 with --paths; choose at most 1000.")]
    [InlineData("train --task fill --input a --output b", "--task fill learns from simulated series")]
    [InlineData("fill --input /no/such/history --output a", "found nothing there")]
    [InlineData("bench pipeline --records 10", "--records is 10 for 1000 series")]
    [InlineData("bench pipeline --records 1000000", "the embedded cluster holds no more than")]
    [InlineData("demo --seconds 0", "--seconds is 0; at least 1 is needed.")]
    [InlineData("backtest --input /no/such/history --output a", "found nothing there")]
    [InlineData("train --simulated 1 --from /no/such/model --output a", "Looked for a model in /no/such/model")]
    public async Task Wrong_usage_is_told_in_a_sentence_and_ends_with_2(string words, string told)
    {
        var (code, error) = await Run(words.Split(' '));

        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, code);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_in_the_folder_that_is_read_is_refused_before_anything_is_written()
    {
        string file = folder.Write("in/a.csv", "timestamp,value\n1,2\n");

        foreach (string[] words in new[] { new[] { file, Path.Combine(folder.Path, "in") }, [Path.Combine(folder.Path, "in"), Path.Combine(folder.Path, "in", "out")] })
        {
            var (code, error) = await Run("backtest", "--input", words[0], "--output", words[1]);
            Assert.Equal(ExitCode.Usage, code);
            Assert.Contains("Choose a folder of its own", error, StringComparison.Ordinal);
        }
        Assert.Equal("timestamp,value\n1,2\n", File.ReadAllText(file));
    }

    [Fact]
    public async Task The_same_simulation_is_written_to_the_same_bytes()
    {
        foreach (string name in new[] { "a", "b" })
            Assert.Equal((ExitCode.Success, ""), await Run("simulate", "--series", "3", "--interval", "1h", "--points", "300", "--seed", "7", "--output", Path.Combine(folder.Path, name)));

        string[] files = [.. Directory.GetFiles(Path.Combine(folder.Path, "a")).Select(Path.GetFileName).Select(name => name!).Order(StringComparer.Ordinal)];
        Assert.Equal(3, files.Length);
        Assert.All(files, name => Assert.Equal(File.ReadAllBytes(Path.Combine(folder.Path, "a", name)), File.ReadAllBytes(Path.Combine(folder.Path, "b", name))));
        string[] lines = File.ReadAllLines(Path.Combine(folder.Path, "a", files[0]));
        Assert.Equal(301, lines.Length);
        Assert.StartsWith("2026-01-01T00:00:00Z,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2026-01-01T01:00:00Z,", lines[2], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.Matches("^[^,]+,[^,]+,[01]$", line));
    }

    private static async Task<(int Code, string Error)> Run(params string[] words)
    {
        var (output, error) = (Console.Out, Console.Error);
        var written = new StringWriter();
        try
        {
            Console.SetOut(TextWriter.Null);
            Console.SetError(written);
            return (await CommandLine.RunAsync(words), written.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
