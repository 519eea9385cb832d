using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>The daemon is killed and goes on where its snapshot files are gone, old or damaged: the checkpoint topic has its state.</summary>
[Collection(KafkaCollection.Name)]
public sealed class MoveScenarios(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Parts = 3;

    [KafkaTheory]
    [InlineData("gone")]
    [InlineData("kept, then gone")]     // the topic is gone on with from the file
    [InlineData("old")]
    [InlineData("damaged")]
    public async Task Killed_and_started_where_its_files_are_not_what_they_were_it_says_what_an_uninterrupted_run_says(string files)
    {
        string name = files.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-'), input = $"moved-{name}.observations";
        await kafka.Topics.Create(3, input);
        var records = SampleRecords.Make(series: 60, rows: 400, seed: 7).ToList();
        using var line = new Line(kafka.Topics, input, $"moved-{name}");
        line.Settings["State:SnapshotInterval"] = "1s";
        line.Settings["State:TopicInterval"] = "1s";
        line.Settings["Kafka:Client:session_timeout_ms"] = "6000";      // after a kill its partitions wait for so long
        using var forecasts = line.ReadForecasts();
        if (files == "old")
        {
            await using var empty = line.Start();
            await empty.WaitForLine("-2: first start", Line.Patience);
            await Line.StopWell(empty);
            Copy(line.State, line.State + "-old");
        }

        List<TopicRecord> inputs = [];
        int restored = 0;
        for (int part = 0; part < Parts; part++)
        {
            inputs.AddRange(kafka.Topics.Produce(input, records.Skip(part * records.Count / Parts).Take(records.Count / Parts)));
            await using var daemon = line.Start();
            if (part == 0)
            {
                forecasts.ReadUntil(inputs.Count, daemon, Line.Patience);
                kafka.Topics.WaitForCommit(line.Name, $"{line.Name}.checkpoints");
            }
            else
                forecasts.ReadUntil(inputs.Count - records.Count / Parts / 2, daemon, Line.Patience);
            await daemon.Kill();
            restored += daemon.Errors.Contains($"read from topic {line.Name}.checkpoints", StringComparison.Ordinal) ? 1 : 0;
            Spoil(line.State, files == "kept, then gone" ? part == 0 ? "kept" : "gone" : files);
        }
        await using var last = line.Start();
        Answers.ReadUntilAll(forecasts, inputs, last);
        await last.WaitForLine("continues from its snapshot", Line.Patience);      // where all was answered before the kill, it is still starting
        await Line.StopWell(last);
        var all = ForecastRecord.All(forecasts.ReadToEnd());

        using var uninterrupted = new Line(kafka.Topics, input, $"unmoved-{name}");
        var expected = await uninterrupted.RunUntil(inputs.Count);
        TopicAudit.ExactlyOnce(inputs, all).AssertNone("Outputs of a run that was killed and moved");
        TopicAudit.SamePayloads(expected, all).AssertNone("Payloads against the uninterrupted run's");
        Assert.True(restored > 0 || last.Errors.Contains("read from topic", StringComparison.Ordinal), $"No start has read its state from the topic.\n{last.Tail()}");
        output.WriteLine($"note: {restored} of {Parts - 1} starts had read the topic before their kill");
    }

    private static void Spoil(string folder, string files)
    {
        switch (files)
        {
            case "gone":
                Directory.Delete(folder, recursive: true);
                break;
            case "old":
                Copy(folder + "-old", folder);
                break;
            case "damaged":
                foreach (string file in Directory.GetFiles(folder, "*.snapshot"))
                {
                    byte[] bytes = File.ReadAllBytes(file);
                    bytes[Math.Min(bytes.Length / 2, 50)] ^= 4;
                    File.WriteAllBytes(file, bytes);
                }
                break;
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
    }
}
