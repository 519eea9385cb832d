using StreamForecast.Engine.Feedback;

namespace StreamForecast.Daemon.Feedback;

/// <summary>Applies the entries of a journal again where they were applied first: to a state that has seen the records below <paramref name="next"/>, and all entries of theirs.</summary>
internal sealed class JournalCursor(IEnumerable<JournalEntry> entries, long next)
{
    private readonly Queue<JournalEntry> left = new(entries.Where(entry => entry.Offset >= next));

    /// <summary>The record before which the next entry is to be applied; <see cref="long.MaxValue"/> for none.</summary>
    public long Due => left.TryPeek(out JournalEntry? entry) ? entry.Offset : long.MaxValue;

    /// <summary>Applies what holds from record <paramref name="offset"/> on, or from one before.</summary>
    public void Apply(long offset, Judgements to)
    {
        while (Due <= offset)
        {
            JournalEntry entry = left.Dequeue();
            if (entry.Judgement is { } judgement) to.Put(judgement);
            else to.Remove(entry.Id);
        }
    }
}
