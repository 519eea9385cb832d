using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Simulation;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Training;

/// <summary>One stream of a corpus: a series, the next row to be read, and its statistics up to there.</summary>
internal sealed class CorpusStream
{
    private const int LeastRows = 6;    // forecasts of a series' first rows are no more than guesses; they do not count

    private CorpusSeries? series;
    private byte[] block = [];
    private long next;

    /// <summary>True when there is no row left to read, or no series yet.</summary>
    public bool AtEnd => series is null || next >= series.Rows;

    /// <summary>The present series.</summary>
    public CorpusSeries Series => series!;

    /// <summary>The next row to be read.</summary>
    public long Next => next;

    /// <summary>Writes where it stands.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(series?.Number ?? -1);
        if (series is null) return;
        writer.Write(next);
        writer.Write(block.AsSpan(0, series.Layout.Size));
    }

    /// <summary>Goes on from there.</summary>
    public void Load(BinaryReader reader, IReadOnlyList<CorpusSeries> all)
    {
        int number = reader.ReadInt32();
        if (number < 0) return;
        series = all[number];
        next = reader.ReadInt64();
        if (block.Length < series.Layout.Size) block = new byte[series.Layout.Size];
        reader.BaseStream.ReadExactly(block.AsSpan(0, series.Layout.Size));
    }

    /// <summary>Takes up a series at row <paramref name="start"/>.</summary>
    public void Start(CorpusSeries series, int start)
    {
        this.series = series;
        if (block.Length < series.Layout.Size) block = new byte[series.Layout.Size];
        series.Restore(block, start);
        next = start;
    }

    /// <summary>Reads the next rows into column <paramref name="stream"/> of the batch, and asks for forecasts at some of them.</summary>
    public void Fill(TrainingBatch batch, int stream, RandomSource random)
    {
        int rows = (int)Math.Min(batch.Steps, series!.Rows - next), inputs = batch.Shape.Inputs;
        Span<int> queries = batch.QueryStep.AsSpan(stream * batch.Queries, batch.Queries);
        foreach (ref int query in queries) query = random.Between(0, rows - 1);

        for (int step = 0; step < batch.Steps; step++)
        {
            Span<float> input = batch.Inputs.AsSpan((step * batch.Streams + stream) * inputs, inputs);
            if (!Observe(input))
            {
                input.Clear();
                for (int q = 0; q < queries.Length; q++)
                    if (queries[q] == step) Unasked(batch, (stream * batch.Queries + q) * batch.Horizons);
                continue;
            }

            for (int q = 0; q < queries.Length; q++)
                if (queries[q] == step) Ask(batch, (stream * batch.Queries + q) * batch.Horizons, random);
        }
    }

    /// <summary>Learns the next row with a value; false at the series' end.</summary>
    private bool Observe(Span<float> input)
    {
        while (next < series!.Rows)
        {
            long t = next++;
            float value = series.Value(t);
            if (float.IsFinite(value))
            {
                SeriesStatistics.Observe(block, series.Layout, t, value, input);
                return true;
            }

            SeriesStatistics.Skip(block, series.Layout, t);
        }

        return false;
    }

    /// <summary>Forecasts from the row just read, at horizons drawn up to the series' longest.</summary>
    private void Ask(TrainingBatch batch, int firstCell, RandomSource random)
    {
        long t = next - 1;
        int candidates = batch.Shape.Candidates, features = batch.Shape.Features;
        (float x, float scale, _) = CandidateForecasts.Frame(block, series!.Layout, t);
        for (int cell = firstCell; cell < firstCell + batch.Horizons; cell++)
        {
            int h = random.Between(1, series.Horizon);
            float came = series.Value(t + h);
            batch.Unit[cell] = CandidateForecasts.Write(block, series.Layout, t, h, batch.Candidates.AsSpan(cell * candidates, candidates),
                batch.LogErrors.AsSpan(cell * candidates, candidates), batch.Features.AsSpan(cell * features, features));
            bool counts = t >= LeastRows && t + h >= series.First && float.IsFinite(came);
            batch.Target[cell] = counts ? (came - x) / scale : 0;
            batch.Weight[cell] = counts ? 1 : 0;
        }
    }

    /// <summary>A query beyond the series' last value: finite columns without weight.</summary>
    private static void Unasked(TrainingBatch batch, int firstCell)
    {
        int candidates = batch.Shape.Candidates, features = batch.Shape.Features;
        batch.Candidates.AsSpan(firstCell * candidates, batch.Horizons * candidates).Clear();
        batch.LogErrors.AsSpan(firstCell * candidates, batch.Horizons * candidates).Clear();
        batch.Features.AsSpan(firstCell * features, batch.Horizons * features).Clear();
        batch.Unit.AsSpan(firstCell, batch.Horizons).Fill(1);
        batch.Target.AsSpan(firstCell, batch.Horizons).Clear();
        batch.Weight.AsSpan(firstCell, batch.Horizons).Clear();
    }
}
