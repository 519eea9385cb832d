using StreamForecast.Engine.Simulation;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Training;

/// <summary>
/// Training rows from series, through the same statistics and candidates that production steps: streams that run along
/// series, started anywhere, with the statistics as they stood there.
/// </summary>
/// <remarks>
/// A new stream draws its group in proportion to the square root of the group's rows, so that a large set does not drown
/// the small ones, then its series uniformly within the group, then its start.
/// </remarks>
public sealed class SeriesCorpus : ITrainingSource
{
    private const ulong Purpose = 0x636f72707573;
    private const double ReplacementProbability = 0.1;  // per stream and batch: a stream lasts some 640 rows

    private readonly RandomSource random;
    private readonly CorpusSeries[] all;
    private readonly CorpusSeries[][] groups;
    private readonly double[] cumulative;
    private CorpusStream[] streams = [];

    /// <summary>Prepares the series; equal seeds give equal batches. Throws <see cref="ArgumentException"/> when no series has two rows with a value.</summary>
    public SeriesCorpus(IReadOnlyList<TrainingSeries> series, int seed)
    {
        random = RandomSource.For(seed, 0, Purpose);
        all = [.. series.Select((s, number) => new CorpusSeries(s, number))];
        CorpusSeries[] usable = [.. all.Where(s => s.Rows - s.First > 1)];
        if (usable.Length == 0) throw new ArgumentException($"None of the {series.Count} series has two rows with a value; there is nothing to train on.", nameof(series));
        Groups = usable.Max(s => s.Group) + 1;
        groups = [.. usable.GroupBy(s => s.Group).OrderBy(g => g.Key).Select(g => g.ToArray())];
        cumulative = new double[groups.Length];
        double sum = 0;
        for (int g = 0; g < groups.Length; g++) cumulative[g] = sum += Math.Sqrt(groups[g].Sum(s => (double)s.Rows - s.First));
    }

    /// <inheritdoc/>
    public int Groups { get; }

    /// <inheritdoc/>
    public long Bytes => all.Sum(s => s.Bytes);

    /// <inheritdoc/>
    public string NameOf(int series) => all[series].Name;

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        random.Save(writer);
        writer.Write(streams.Length);
        foreach (CorpusStream stream in streams) stream.Save(writer);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        random.Load(reader);
        streams = NewStreams(reader.ReadInt32());
        foreach (CorpusStream stream in streams) stream.Load(reader, all);
    }

    /// <inheritdoc/>
    public void Fill(TrainingBatch batch)
    {
        if (streams.Length != batch.Streams) streams = NewStreams(batch.Streams);
        for (int i = 0; i < streams.Length; i++)
        {
            bool renew = random.Chance(ReplacementProbability) || streams[i].AtEnd;
            if (renew) streams[i].Start(Draw(out int start, batch.Steps), start);
            batch.Reset[i] = renew;
            batch.Group[i] = streams[i].Series.Group;
            batch.Series[i] = streams[i].Series.Number;
            batch.FirstRow[i] = (int)streams[i].Next;
            streams[i].Fill(batch, i, random);
        }
    }

    private static CorpusStream[] NewStreams(int count) => [.. Enumerable.Range(0, count).Select(_ => new CorpusStream())];

    /// <summary>A series and where to begin: uniform, clipped to the series, so that both its ends come a little oftener.</summary>
    private CorpusSeries Draw(out int start, int steps)
    {
        int group = Array.BinarySearch(cumulative, random.Uniform() * cumulative[^1]);
        CorpusSeries[] members = groups[Math.Min(group < 0 ? ~group : group + 1, groups.Length - 1)];
        CorpusSeries series = members[random.Between(0, members.Length - 1)];
        start = Math.Clamp(random.Between(series.First - steps, series.Rows - 1), series.First, Math.Max(series.Rows - steps, series.First));
        return series;
    }
}
