using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Silence;

namespace StreamForecast.Daemon.Live;

/// <summary>The newest events of all series, each as it stands. Written by the pipelines, read by whoever looks.</summary>
internal sealed class LiveEvents
{
    private const int Most = 1000;

    private readonly Dictionary<(string Series, long Start), LinkedListNode<LiveEvent>> places = [];
    private readonly LinkedList<LiveEvent> events = new();      // oldest first
    private readonly Lock gate = new();
    private int open;

    /// <summary>Events that go on.</summary>
    public int Open
    {
        get
        {
            lock (gate) return open;
        }
    }

    /// <summary>Takes a row whose verdict is told.</summary>
    public void Take(string series, ObservationBatch batch, ResultBatch results, int i) =>
        Take(series, batch.Time[i], results.Verdict[i], results.Verdict[i].Flag ? 1 : 0, batch.Value[i], (results.Lower[i], results.Expected[i], results.Upper[i]));

    /// <summary>Takes a correction: an event that its row no longer opens is withdrawn.</summary>
    public void Take(string series, in Correction now)
    {
        bool isSame = now.Verdict.State is not EventState.None && now.Verdict.EventStart == now.Before.EventStart;
        if (now.Before.State is EventState.Opened && !isSame) Withdraw(series, now.Before.EventStart);
        int rows = (now.Verdict.Flag ? 1 : 0) - (isSame && now.Before.Flag ? 1 : 0);
        if (now.Verdict.IsTold) Take(series, now.Time, now.Verdict, rows, now.Value, (now.Lower, now.Expected, now.Upper));
    }

    /// <summary>Takes a series that has gone silent, or speaks again with a value.</summary>
    public void Take(string series, in SilenceEvent silence, double value) => Take(series, silence.Time, silence.Verdict, rows: 0, silence.IsOver ? value : double.NaN, (float.NaN, float.NaN, float.NaN));

    private void Take(string series, long time, in Verdict verdict, int rows, double value, (float Lower, float Expected, float Upper) band)
    {
        if (verdict.State is EventState.None) return;
        lock (gate)
        {
            bool isKnown = places.TryGetValue((series, verdict.EventStart), out LinkedListNode<LiveEvent>? place);
            LiveEvent? before = place?.Value;
            bool goesOn = verdict.State is not EventState.Closed;
            bool isWorst = before is null || (verdict.Flag && verdict.Score > before.Score);
            LiveEvent now = (before ?? new LiveEvent(series, verdict.EventStart, 0, false, "", "", "", 0, 0, 0, 0, 0, 0)) with
            {
                Newest = time,
                IsOpen = goesOn,
                Rows = (before?.Rows ?? 0) + rows,
            };
            if (isWorst)
            {
                now = now with
                {
                    Carrier = VerdictWords.Of(verdict.Carrier),
                    Kind = VerdictWords.Of(verdict.Kind),
                    Direction = VerdictWords.Of(verdict.Direction),
                    Severity = VerdictWords.Of(verdict.Severity),
                    Score = verdict.Score,
                    Value = value,
                    Lower = band.Lower,
                    Expected = band.Expected,
                    Upper = band.Upper,
                };
            }
            open += (goesOn ? 1 : 0) - (before is { IsOpen: true } ? 1 : 0);
            if (isKnown) place!.Value = now;
            else places[(series, now.Start)] = events.AddLast(now);
            if (events.Count > Most) Forget();
        }
    }

    private void Withdraw(string series, long start)
    {
        lock (gate)
        {
            if (!places.Remove((series, start), out LinkedListNode<LiveEvent>? place)) return;
            if (place.Value.IsOpen) open--;
            events.Remove(place);
        }
    }

    /// <summary>The newest events, those that go on or all, the latest begun first.</summary>
    public LiveEvent[] Newest(int most, bool onlyOpen)
    {
        lock (gate) return [.. events.Reverse().Where(e => e.IsOpen || !onlyOpen).Take(most)];
    }

    /// <summary>One event; null when it is not among them.</summary>
    public LiveEvent? Find(string series, long start)
    {
        lock (gate) return places.GetValueOrDefault((series, start))?.Value;
    }

    /// <summary>The newest events of one series.</summary>
    public LiveEvent[] Of(string series, int most)
    {
        lock (gate) return [.. events.Reverse().Where(e => e.Series == series).Take(most)];
    }

    /// <summary>The oldest that is over goes first.</summary>
    private void Forget()
    {
        LinkedListNode<LiveEvent> oldest = events.First!;
        for (LinkedListNode<LiveEvent>? node = oldest; node is not null; node = node.Next)
        {
            if (node.Value.IsOpen) continue;
            oldest = node;
            break;
        }
        if (oldest.Value.IsOpen) open--;
        places.Remove((oldest.Value.Series, oldest.Value.Start));
        events.Remove(oldest);
    }
}
