using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>
/// Recorded history through the whole line: replayed into a topic, answered by the daemon, twice from scratch, and once more
/// by <c>backtest</c>. The history is the Numenta Anomaly Benchmark where it lies beside the checkout, and simulated files
/// with gaps, doubles and late rows where it does not; the run's output says which.
/// </summary>
[Collection(KafkaCollection.Name)]
public sealed class NabScenario(KafkaFixture kafka, ITestOutputHelper output)
{
    [KafkaFact]
    public async Task Every_row_of_history_is_answered_once_the_same_way_in_every_run_and_as_in_a_backtest()
    {
        using var scratch = new ScratchFolder("history");
        string history = await History(scratch);
        var rows = HistoryRows.Read(history);
        int count = rows.Sum(file => file.Value.Count);
        output.WriteLine($"note: {count} rows of {rows.Count} files, {(history.StartsWith(Repository.Shared, StringComparison.Ordinal) ? "NAB" : "simulated: NAB is not beside the checkout")}");

        var watch = Stopwatch.StartNew();
        (await Product.Run(["replay", history, "--brokers", kafka.Address, "--topic", "history", "--speed", "max"])).Succeeded();
        var inputs = kafka.Topics.ReadAll("history");
        Assert.Equal(count, inputs.Count);
        Took("replayed");

        using var first = new Line(kafka.Topics, "history", "history-1");
        var outputs = await first.RunUntil(count);
        TopicAudit.ExactlyOnce(inputs, outputs).AssertNone("Answers to the replayed history");
        int banded = outputs.Count(o => o.Has("lower"));
        Assert.True(banded > 0.95 * count, $"Only {banded} of {count} rows had been forecast before they came.");
        Took("answered");

        using var second = new Line(kafka.Topics, "history", "history-2");
        second.Settings["Batch:MaxRecords"] = "777"; // other batches, same bytes
        TopicAudit.SamePayloads(outputs, await second.RunUntil(count)).AssertNone("Payloads of a second run from scratch");
        Took("answered again, in batches of another size");

        (await Product.Run(["backtest", "--input", history, "--output", scratch["backtest"]], limit: TimeSpan.FromMinutes(10))).Succeeded();
        Took("backtested");
        CompareWithBacktest(outputs, rows, scratch["backtest"]).AssertNone("Backtest against the daemon's answers");

        void Took(string what)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured: {what} in {watch.Elapsed.TotalSeconds:0.0} s, {count / watch.Elapsed.TotalSeconds:0} rows/s"));
            watch.Restart();
        }
    }

    /// <summary>NAB's folder, or simulated files made worse.</summary>
    private static async Task<string> History(ScratchFolder scratch)
    {
        string nab = Path.Combine(Repository.Shared, "data", "nab", "data");
        if (Directory.Exists(nab)) return nab;
        string folder = scratch["simulated"];
        (await Product.Run(["simulate", "--series", "20", "--interval", "5m", "--points", "2500", "--seed", "7", "--output", folder])).Succeeded();
        foreach (string file in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories))
        {
            var lines = File.ReadAllLines(file).ToList();
            lines.RemoveRange(700, 9);                                  // missing rows
            lines.Insert(900, lines[899]);                              // a row twice
            (lines[1200], lines[1203]) = (lines[1203], lines[1200]);    // late rows
            lines[1500] = lines[1500].Split(',')[0] + ",";              // a gap that is said
            File.WriteAllLines(file, lines);
        }
        return folder;
    }

    /// <summary>Row i of a file is the i-th record of its series: the two must agree to the last bit.</summary>
    private static Findings CompareWithBacktest(List<ForecastRecord> outputs, Dictionary<string, List<string[]>> rows, string backtest)
    {
        var findings = new Findings();
        var answered = outputs.GroupBy(o => o.Series).ToDictionary(g => g.Key, g => g.OrderBy(o => o.Source.Offset).ToList());
        foreach (var (series, answers) in HistoryRows.Read(backtest))
        {
            if (!rows.ContainsKey(series)) findings.Add(TopicAudit.Foreign, $"backtest has a file for {series}");
            else if (answers.Count != answered[series].Count) findings.Add(TopicAudit.Lost, $"{series}: {answers.Count} rows in backtest, {answered[series].Count} records in forecasts");
            else
                for (int i = 0; i < answers.Count; i++)
                    if (Differs(answers[i], answered[series][i]) is { } how) findings.Add(TopicAudit.Changed, $"{series} row {i}: {how}");
        }
        foreach (string series in rows.Keys.Except(HistoryRows.Read(backtest).Keys)) findings.Add(TopicAudit.Lost, $"no file of backtest for {series}");
        return findings;
    }

    /// <summary>backtest's columns: timestamp,value,score,flag,kind,q05,q50,q95.</summary>
    private static string? Differs(string[] row, ForecastRecord record)
    {
        using var payload = JsonDocument.Parse(record.Lies.Value);
        var root = payload.RootElement;
        (string Column, string Backtest, string Daemon)[] pairs =
        [
            ("timestamp", row[0], root.GetProperty("timestamp").GetString()!),
            ("value", Bits(row[1]), Bits(root.GetProperty("value"))),
            ("score", Bits(row[2]), Bits(root.GetProperty("score"))),
            ("flag", row[3], root.GetProperty("flag").GetBoolean() ? "1" : "0"),
            ("q05", Bits(row[5]), Bits(root.GetProperty("lower"))),
            ("q50", Bits(row[6]), Bits(root.GetProperty("expected"))),
            ("q95", Bits(row[7]), Bits(root.GetProperty("upper"))),
        ];
        foreach (var (column, left, right) in pairs)
            if (left != right) return $"{column} is {left} in backtest and {right} in {record.Source}";
        return null;
    }

    private static string Bits(JsonElement number) => number.ValueKind == JsonValueKind.Null ? "none" : Bits(number.GetRawText());

    /// <summary>A number by its bits: two spellings of one number are equal, and nothing else is.</summary>
    private static string Bits(string number) =>
        number.Length == 0 ? "none" : BitConverter.DoubleToInt64Bits(double.Parse(number, CultureInfo.InvariantCulture)).ToString("x16", CultureInfo.InvariantCulture);
}
