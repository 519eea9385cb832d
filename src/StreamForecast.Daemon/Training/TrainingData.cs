using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using StreamForecast.Engine.Simulation;
using StreamForecast.Engine.Training;

namespace StreamForecast.Daemon.Training;

/// <summary>The series that <c>train</c> learns from, with what the model's card says of them.</summary>
internal sealed class TrainingData
{
    private readonly List<TrainingSeries> series = [];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> sources = [];
    private int groups;

    /// <summary>The series, in the order they were added.</summary>
    public IReadOnlyList<TrainingSeries> Series => series;

    /// <summary>Rows of all series, gaps included.</summary>
    public long Rows { get; private set; }

    /// <summary>What the series are, in a few words.</summary>
    public string Sources => string.Join(" and ", sources);

    /// <summary>SHA-256 over names and values, lower-case hex.</summary>
    public string Hash() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>Adds simulated series over all classes of seasons, a loss group for each class.</summary>
    public void AddSimulated(int count, int seed)
    {
        var classes = new Dictionary<(int, int), int>();
        foreach (var one in SeriesSimulator.TrainingSet(count, seed))
        {
            if (!classes.TryGetValue((one.Season, one.LongSeason), out int group)) classes.Add((one.Season, one.LongSeason), group = groups++);
            Add(one.Name, new TrainingSeries(one.Values, one.Season, one.LongSeason, one.Horizon, group, one.Name));
        }
        sources.Add(string.Create(CultureInfo.InvariantCulture, $"{count} simulated series over {classes.Count} classes of seasons (seed {seed})"));
    }

    /// <summary>Adds series of history, one loss group for all of them. Throws <see cref="InvalidDataException"/> when none is long enough.</summary>
    public void AddHistory(string path, IReadOnlyList<HistorySeries> history, int longestHorizon)
    {
        int used = 0;
        foreach (var one in history)
        {
            var stretches = one.Rows.Finish(longestHorizon, groups);
            foreach (var stretch in stretches) Add(one.Name, stretch with { Name = one.Name });
            if (stretches.Count > 0) used++;
        }
        if (used == 0) throw new InvalidDataException($"{path} holds {history.Count} series, none with {HistoryRows.LeastValues} values at one pace; there is nothing to learn from.");
        groups++;
        sources.Add(string.Create(CultureInfo.InvariantCulture, $"{used} series of history"));
    }

    private void Add(string name, TrainingSeries one)
    {
        series.Add(one);
        Rows += one.Values.Length;
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        hash.AppendData([0]);
        hash.AppendData(MemoryMarshal.AsBytes<float>(one.Values));
    }
}
