using System.Collections.Concurrent;
using System.Text;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Daemon.Live;

/// <summary>
/// What people may look at of one partition: trails of its first series and of those that were asked for or had an event. Written on the partition's thread; questions come from others.
/// </summary>
internal sealed class LivePartition(int number, Shard shard, LiveEvents events, int mostTrails) : IDisposable
{
    private readonly ConcurrentQueue<LiveQuestion> questions = new();
    private readonly Dictionary<int, LiveTrail> trails = [];
    private readonly Lock gate = new();
    private int[] trailOf = [];                 // by slot: 0 none; the trail is in the dictionary
    private LiveQuestion? inHand;
    private volatile bool isGone;

    /// <summary>Number of the partition.</summary>
    public int Number => number;

    /// <summary>Takes a batch that was scored. On the partition's thread.</summary>
    public void Observe(ObservationBatch batch, ResultBatch results)
    {
        if (trailOf.Length < shard.Series.Count) Array.Resize(ref trailOf, Math.Max(shard.Series.Count, 2 * trailOf.Length));
        lock (gate)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                int slot = batch.Slot[i];
                bool isTold = results.Verdict[i].IsTold;
                foreach (ref readonly Correction correction in results.CorrectionsOf(i)) events.Take(Name(slot), correction);
                foreach (ref readonly SilenceEvent silence in results.SilencesOf(i)) events.Take(Name(silence.Slot), silence, batch.Value[i]);
                if (trailOf[slot] == 0 && (isTold || trails.Count < mostTrails)) Add(slot, Name(slot));
                if (trailOf[slot] == 0) continue;
                LiveTrail trail = trails[slot];
                trail.Take(batch, results, i);
                if (isTold) events.Take(trail.Name, batch, results, i);
            }
        }
    }

    /// <summary>Answers for a moment what was asked. On the partition's thread, every so often.</summary>
    public void Turn()
    {
        while (inHand is not null || questions.TryDequeue(out inHand))
        {
            if (!inHand.Answer(this, shard)) return;
            inHand = null;
        }
    }

    /// <summary>Puts a question. On any thread.</summary>
    public void Ask(LiveQuestion question)
    {
        questions.Enqueue(question);
        if (isGone) GiveUp();
    }

    /// <summary>The rows kept of a series, of which they are kept from now on. On the partition's thread.</summary>
    public LivePoint[] Watch(int slot, string name)
    {
        if (trailOf.Length <= slot) Array.Resize(ref trailOf, Math.Max(shard.Series.Count, slot + 1));
        lock (gate)
        {
            if (trailOf[slot] == 0) Add(slot, name);
            trails[slot].Asked = Environment.TickCount64;
            return trails[slot].NewestRows(LiveTrail.Rows);
        }
    }

    /// <summary>The strangest series of late, with their newest rows. On any thread.</summary>
    public IEnumerable<(string Name, float Strangeness, LivePoint[] Rows)> Worst(int most, int rows)
    {
        lock (gate) return [.. trails.Values.OrderByDescending(trail => trail.Strangeness).Take(most).Select(trail => (trail.Name, trail.Strangeness, trail.NewestRows(rows)))];
    }

    /// <summary>The partition goes to another process.</summary>
    public void Dispose()
    {
        isGone = true;
        GiveUp();
    }

    private void GiveUp()
    {
        inHand?.GiveUp();
        while (questions.TryDequeue(out LiveQuestion? question)) question.GiveUp();
    }

    private void Add(int slot, string name)
    {
        if (trails.Count >= mostTrails)
        {
            LiveTrail least = trails.Values.MinBy(trail => (trail.Asked, trail.Strangeness))!;
            trails.Remove(least.Slot);
            trailOf[least.Slot] = 0;
        }
        trails[slot] = new LiveTrail(slot, name);
        trailOf[slot] = 1;
    }

    private string Name(int slot) => Encoding.UTF8.GetString(shard.Series.Key(slot));
}
