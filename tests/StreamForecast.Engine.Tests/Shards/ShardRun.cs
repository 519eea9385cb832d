using System.Runtime.InteropServices;
using System.Text;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Engine.Tests.Shards;

/// <summary>One observation of a test's stream.</summary>
internal readonly record struct Row(string Series, long Time, double Value);

/// <summary>A shard under test, and everything it has said, row by row.</summary>
internal sealed class ShardRun : IDisposable
{
    public const long Start = 1_700_000_000_000, Minute = 60_000, Hour = 3_600_000;

    public static readonly EngineOptions SmallWaves = new() { WaveRows = 16 };

    private readonly EngineOptions options;
    private readonly IStepModel model;

    public ShardRun(EngineOptions? options = null, IStepModel? model = null)
    {
        this.options = options ?? SmallWaves;
        this.model = model ?? new AffineModel();
        Shard = new Shard(this.options, this.model);
    }

    /// <summary>Goes on with a shard that was read back.</summary>
    public ShardRun(Shard shard) => (options, model, Shard) = (SmallWaves, new AffineModel(), shard);

    /// <summary>Goes on with a shard of these options.</summary>
    public ShardRun(EngineOptions options, Shard shard) => (this.options, model, Shard) = (options, new AffineModel(), shard);

    public Shard Shard { get; private set; }

    public List<RowStatus> Status { get; } = [];
    public List<Verdict> Verdict { get; } = [];
    public List<(float Lower, float Expected, float Upper)> Band { get; } = [];
    public List<double> Interval { get; } = [];

    /// <summary>Whether the row's series has a deadline, where silence is told.</summary>
    public List<bool> Regular { get; } = [];
    public List<float[]> Forecast { get; } = [];

    /// <summary>Empty for rows without one.</summary>
    public List<float[]> Fan { get; } = [];

    /// <summary>Corrections by the number of the row that caused them.</summary>
    public List<(int Cause, Correction Correction)> Corrections { get; } = [];

    /// <summary>Series gone silent or speaking again, by the number of the row that showed it.</summary>
    public List<SilenceEvent> Silences { get; } = [];

    /// <summary>Everything said, bit by bit.</summary>
    public byte[] Said
    {
        get
        {
            using var stream = new MemoryStream();
            using var writer = new BinaryWriter(stream);
            for (int i = 0; i < Status.Count; i++)
            {
                writer.Write((byte)Status[i]);
                writer.Write(Verdict[i].ToString());
                writer.Write(Verdict[i].Score);
                writer.Write(Band[i].Lower);
                writer.Write(Band[i].Expected);
                writer.Write(Band[i].Upper);
                writer.Write(Interval[i]);
                writer.Write(MemoryMarshal.AsBytes(Forecast[i].AsSpan()));
                writer.Write(MemoryMarshal.AsBytes(Fan[i].AsSpan()));
            }

            foreach (SilenceEvent silence in Silences) writer.Write($"{silence}");
            foreach (var (cause, correction) in Corrections) writer.Write($"{cause}: {correction with { Cause = 0 }}");

            writer.Flush();
            return stream.ToArray();
        }
    }

    /// <summary>The state without what is kept for late rows, which a shuffled stream leaves in another shape, and for silence.</summary>
    public byte[] Saved
    {
        get
        {
            if (!Shard.AllowsLateRows && !Shard.TellsSilence) return WholeSaved;
            using var reader = new BinaryReader(new MemoryStream(WholeSaved));
            using var plain = new ShardRun(Shard.Load(reader, options with { AllowedLateness = TimeSpan.Zero, Anomaly = options.Anomaly with { Silence = 0 } }, model));
            return plain.WholeSaved;
        }
    }

    /// <summary>All of the state.</summary>
    public byte[] WholeSaved
    {
        get
        {
            using var stream = new MemoryStream();
            using (var writer = new BinaryWriter(stream)) Shard.Save(writer);
            return stream.ToArray();
        }
    }

    /// <summary>Processes rows in batches of the sizes that <paramref name="cut"/> gives.</summary>
    public ShardRun Feed(IEnumerable<Row> rows, Func<int>? cut = null)
    {
        cut ??= () => 100;
        var queue = new Queue<Row>(rows);
        while (queue.Count > 0)
        {
            int size = Math.Min(cut(), queue.Count);
            var batch = new ObservationBatch(size);
            for (int i = 0; i < size; i++)
            {
                Row row = queue.Dequeue();
                Assert.True(batch.Add(Shard.Series.GetOrAdd(Encoding.UTF8.GetBytes(row.Series)), row.Time, row.Value, i));
            }

            var results = new ResultBatch(size, options.Forecast.Horizons, options.Forecast.Fan.Horizons);
            Shard.Process(batch, results);
            Assert.Equal(size, results.Count);
            for (int i = 0; i < size; i++)
            {
                foreach (Correction correction in results.CorrectionsOf(i)) Corrections.Add((Status.Count, correction));
                foreach (SilenceEvent silence in results.SilencesOf(i)) Silences.Add(silence with { Cause = Status.Count });
                Status.Add(results.Status[i]);
                Verdict.Add(results.Verdict[i]);
                Band.Add((results.Lower[i], results.Expected[i], results.Upper[i]));
                Interval.Add(results.IntervalSeconds[i]);
                Regular.Add(results.Deadline[i] != SilenceWatch.NoDeadline);
                Forecast.Add(results.ForecastOf(i).ToArray());
                Fan.Add(results.FanOf(i).ToArray());
            }
        }

        return this;
    }

    /// <summary>Saves the shard and goes on with what is read back, perhaps with another model.</summary>
    public void Restart(IStepModel? other = null)
    {
        byte[] saved = WholeSaved;
        Shard.Dispose();
        using var reader = new BinaryReader(new MemoryStream(saved));
        Shard = Shard.Load(reader, options, other ?? model);
    }

    public void Dispose() => Shard.Dispose();

    /// <summary>A clean daily wave with a little noise, one row an hour.</summary>
    public static IEnumerable<Row> Hourly(string series, int rows, int from = 0, int seed = 1)
    {
        for (int i = from; i < from + rows; i++)
            yield return new Row(series, Start + i * Hour, Wave(i, seed));
    }

    public static double Wave(int row, int seed = 1) => 100 + 20 * Math.Sin(row * Math.PI / 12) + new Random(seed * 1000 + row).NextDouble();

    /// <summary>Many series of several intervals, interleaved, with gaps, missing, late, repeated, wild and unusable rows among them.</summary>
    public static List<Row> Unruly(int seed, int rows, int series = 40)
    {
        var random = new Random(seed);
        long[] intervals = [Hour, 5 * Minute, Minute, 24 * Hour, 7_000, 15 * Minute];
        long[] time = [.. Enumerable.Range(0, series).Select(s => Start + s * 1000)];
        var last = new Row[series];
        var all = new List<Row>();
        while (all.Count < rows)
        {
            int s = (int)(series * Math.Pow(random.NextDouble(), 2));      // some series come often, some rarely
            long interval = intervals[s % intervals.Length];
            if (s % 7 == 6) interval = 1 + (long)(-Math.Log(1 - random.NextDouble()) * interval);      // irregular
            if (s == 3 && all.Count > rows / 2) interval = Minute;                                      // changes its pace
            time[s] += interval;
            double value = s * 10 + 5 * Math.Sin(time[s] / (24.0 * Hour) * 2 * Math.PI) + random.NextDouble();
            Row row = new($"series-{s}", time[s], value);
            row = random.Next(40) switch
            {
                0 => row with { Value = double.NaN },
                1 => row with { Time = time[s] -= 3 * interval },
                2 when last[s].Series is not null => last[s],
                3 when last[s].Series is not null => last[s] with { Value = value + 1 },
                4 => row with { Time = time[s] += random.Next(2, 200) * interval },
                5 => row with { Value = value * 1e6 },
                6 when random.Next(10) == 0 => row with { Value = 1e300 },
                _ => row,
            };
            time[s] = Math.Max(time[s], row.Time);
            last[s] = row;
            all.Add(row);
        }

        return all;
    }
}
