using System.Globalization;
using System.Security.Cryptography;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary><c>fill</c> as an operator runs it, with the model that ships.</summary>
public sealed class FillScenarios : IDisposable
{
    private const int Rows = 1200;
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly ScratchFolder folder = new("fill");

    [Fact]
    public async Task Gaps_of_every_kind_are_filled_and_observed_rows_keep_their_value()
    {
        // Empty values, NaN, rows that are not there, and gaps at both ends.
        Write("in/shop/till.csv", t => t is >= 100 and < 112 or < 3 or >= Rows - 2 ? "" : t is 200 ? "NaN" : null, t => t is >= 300 and < 340);
        (await Product.Run(["fill", "--input", folder["in"], "--output", folder["out"]])).Succeeded();
        string[] lines = File.ReadAllLines(Path.Combine(folder["out"], "shop", "till.csv"));
        Assert.Equal("timestamp,value,filled,q05,q50,q95", lines[0]);
        Assert.Equal(Rows + 1, lines.Length);
        double line = 0, filled = 0;
        for (int t = 0; t < Rows; t++)
        {
            string[] fields = lines[t + 1].Split(',');
            Assert.Equal(Start.AddHours(t).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), fields[0]);
            bool missing = t is >= 100 and < 112 or < 3 or >= Rows - 2 or 200 or >= 300 and < 340;
            Assert.Equal(missing ? "1" : "0", fields[2]);
            if (!missing)
            {
                Assert.Equal([Text(t), "0", "", "", ""], fields[1..]);
                continue;
            }
            double[] quantiles = [.. fields[3..].Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
            Assert.Equal(fields[4], fields[1]);
            Assert.True(quantiles[0] <= quantiles[1] && quantiles[1] <= quantiles[2], lines[t + 1]);
            if (t is < 300 or >= 340) continue;
            filled += Math.Abs(Value(t) - quantiles[1]);
            line += Math.Abs(Value(t) - (Value(299) + (t - 299) * (Value(340) - Value(299)) / 41));
        }
        Assert.True(filled < 0.2 * line, $"Errors of the fill sum up to {filled}, of a line to {line}.");
    }

    [Fact]
    public async Task Whole_histories_pass_through_and_hopeless_ones_are_told()
    {
        Write("in/whole.csv", static _ => null, static _ => false);
        Write("in/empty.csv", static _ => "", static _ => false);
        Write("in/few.csv", static t => t is 5 or 9 ? null : "", static t => t > 20);
        Write("in/long.csv", static t => t is >= 500 and < 520 ? "" : null, static _ => false);
        var run = await Product.Run(["fill", "--input", folder["in"], "--output", folder["out"], "--longest", "19"]);
        Assert.Equal(0, run.Exit);
        Assert.Contains("1 series have no value at all", run.Errors, StringComparison.Ordinal);
        Assert.Contains("1 series have gaps, and fewer than 4 values", run.Errors, StringComparison.Ordinal);
        Assert.Contains("0 of ", run.Output, StringComparison.Ordinal);
        foreach (string name in new[] { "whole", "empty", "few", "long" })
        {
            string[] read = File.ReadAllLines(Path.Combine(folder["in"], name + ".csv")), written = File.ReadAllLines(Path.Combine(folder["out"], name + ".csv"));
            Assert.Equal(read.Skip(1).Select(row => row.Split(',')[1]), written.Skip(1).Select(row => row.Split(',')[1]));
            Assert.All(written.Skip(1), row => Assert.EndsWith(",0,,,", row, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Many_series_of_one_file_are_filled_each_by_itself_and_twice_the_same()
    {
        Directory.CreateDirectory(folder["in"]);
        var lines = new List<string> { "series,timestamp,value" };
        for (int t = 0; t < 300; t++)
        {
            lines.Add($"a,{Start.AddHours(t):o},{(t is 50 ? "" : Text(t))}");
            lines.Add($"\"b,c\",{Start.AddHours(t):o},{(t is 60 or 61 ? "" : Text(t + 7))}");
        }
        File.WriteAllLines(Path.Combine(folder["in"], "many.csv"), lines);
        foreach (string output in new[] { "first", "second" })
            Assert.Contains("3 of 600 rows of 2 series filled", (await Product.Run(["fill", "--input", folder["in"], "--output", folder[output]])).Succeeded().Output, StringComparison.Ordinal);
        byte[] first = File.ReadAllBytes(Path.Combine(folder["first"], "many.csv"));
        Assert.Equal(SHA256.HashData(first), SHA256.HashData(File.ReadAllBytes(Path.Combine(folder["second"], "many.csv"))));
        string[] written = File.ReadAllLines(Path.Combine(folder["first"], "many.csv"));
        Assert.StartsWith("series,timestamp,", written[0], StringComparison.Ordinal);
        Assert.StartsWith("a,2026-01-03T02:00:00Z,", written[51], StringComparison.Ordinal);
        Assert.StartsWith("\"b,c\",2026-01-01T00:00:00Z,", written[301], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_files_that_cannot_be_read_the_first_is_told_with_its_line()
    {
        Directory.CreateDirectory(folder["in"]);
        foreach (string name in new[] { "a", "b", "c" }) File.WriteAllText(Path.Combine(folder["in"], name + ".csv"), "timestamp,value\n1,2\n2,much\n");
        var run = await Product.Run(["fill", "--input", folder["in"], "--output", folder["out"]]);
        Assert.Equal(1, run.Exit);
        Assert.Contains(".csv, line 3: \"much\" is not a finite number", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("BUG", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_is_trained_to_the_same_bytes_by_the_same_command()
    {
        foreach (string parent in new[] { "first", "second" })
        {
            Directory.CreateDirectory(folder[parent]);
            (await Product.Run(["train", "--task", "fill", "--simulated", "20", "--iterations", "3", "--output", "tiny"], folder: folder[parent])).Succeeded();
        }
        foreach (string file in new[] { "weights.bin", "card.json" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["first"], "tiny", file)), File.ReadAllBytes(Path.Combine(folder["second"], "tiny", file)));
    }

    [Fact]
    public async Task Hidden_stretches_of_simulated_series_are_filled_better_than_by_a_line_and_by_a_copy()
    {
        (await Product.Run(["simulate", "--series", "6", "--interval", "1h", "--points", "1500", "--seed", "9", "--output", folder["set"]])).Succeeded();
        (await Product.Run(["eval", "fill", "--set", folder["set"], "--output", folder["table.md"]])).Succeeded();
        string[] mean = File.ReadAllLines(folder["table.md"])[^1].Split('|', StringSplitOptions.TrimEntries);
        double[] pinball = [.. mean[3..6].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        Assert.True(pinball[0] < pinball[1] && pinball[0] < pinball[2], string.Join(' ', mean));
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Hours with a day, about 100; <paramref name="instead"/> is what stands for a value (null: the value), <paramref name="absent"/> which rows are not there.</summary>
    private void Write(string name, Func<int, string?> instead, Func<int, bool> absent)
    {
        string path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, ["timestamp,value", .. Enumerable.Range(0, Rows).Where(t => !absent(t)).Select(t => $"{Start.AddHours(t):o},{instead(t) ?? Text(t)}")]);
    }

    private static double Value(int t) => 100 + 20 * Math.Sin(2 * Math.PI * t / 24) + Math.Sin(t * 1.7);

    private static string Text(int t) => Value(t).ToString(CultureInfo.InvariantCulture);
}
