using StreamForecast.Engine.Simulation;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Training;

/// <summary>
/// Training rows from series, through the same statistics and candidates that production steps: streams that run along
/// series, started anywhere, with the statistics as they stood there.
/// </summary>
/// <remarks>
/// A new stream draws its group in proportion to the square root of the group's rows, so that a large set does not drown
/// the small ones, then its series uniformly within the group, then its start. Series to be replayed, so that what was learnt from them
/// is not forgotten, have groups of their own and a fixed share of the new streams (rehearsal: Robins, Catastrophic forgetting, 1995).
/// </remarks>
public sealed class SeriesCorpus : ITrainingSource
{
    private const ulong Purpose = 0x636f72707573;
    private const double ReplacementProbability = 0.1;  // per stream and batch: a stream lasts some 640 rows

    private readonly RandomSource random;
    private readonly CorpusSeries[] all;
    private readonly CorpusPool pool, replayed;
    private readonly double replayShare;
    private CorpusStream[] streams = [];

    /// <summary>
    /// Prepares the series; equal seeds give equal batches. With probability <paramref name="replayShare"/> a new stream is of <paramref name="replay"/>,
    /// whose groups are counted on from the others'. Throws <see cref="ArgumentException"/> when no series has two rows with a value.
    /// </summary>
    public SeriesCorpus(IReadOnlyList<TrainingSeries> series, int seed, IReadOnlyList<TrainingSeries>? replay = null, double replayShare = 0)
    {
        random = RandomSource.For(seed, 0, Purpose);
        int next = series.Count == 0 ? 0 : series.Max(s => s.Group) + 1;
        all = [.. series.Concat((replay ?? []).Select(s => s with { Group = next + s.Group })).Select((s, number) => new CorpusSeries(s, number))];
        pool = new CorpusPool(all.Take(series.Count));
        replayed = new CorpusPool(all.Skip(series.Count));
        this.replayShare = replayed.IsEmpty ? 0 : replayShare;
        if (pool.IsEmpty) throw new ArgumentException($"None of the {series.Count} series has two rows with a value; there is nothing to train on.", nameof(series));
        Groups = Math.Max(pool.Groups, replayed.Groups);
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

    /// <summary>
    /// A series and where to begin: uniform, clipped to the series, so that both its ends come a little oftener. Where its first rows are not
    /// learnt from a stream may begin a window before those that are, so that the network's state is warm.
    /// </summary>
    private CorpusSeries Draw(out int start, int steps)
    {
        CorpusSeries series = (replayShare > 0 && random.Chance(replayShare) ? replayed : pool).Draw(random);
        start = Math.Clamp(random.Between(series.First - steps, series.Rows - 1), Math.Max(series.First - steps, 0), Math.Max(series.Rows - steps, 0));
        return series;
    }
}
