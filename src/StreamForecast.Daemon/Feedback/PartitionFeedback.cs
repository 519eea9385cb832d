using System.Text;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Feedback;

namespace StreamForecast.Daemon.Feedback;

/// <summary>
/// Brings verdicts to a partition's shard, between two records: those of the journal where they were applied before, new ones before the next record that is answered. What is new goes into the journal with the
/// results of that record.
/// </summary>
/// <param name="topic">The source topic.</param>
/// <param name="judgements">The shard's.</param>
/// <param name="journal">What was applied after the shard's state was saved.</param>
/// <param name="ledger">The verdicts in force.</param>
/// <param name="answeredFrom">Records below were answered before and are only learnt again.</param>
/// <param name="beginsAnew">Whether what the journal holds belongs to a state that is gone.</param>
internal sealed class PartitionFeedback(string topic, Judgements judgements, JournalCursor journal, VerdictLedger ledger, long answeredFrom, bool beginsAnew)
{
    private VerdictList? seen;
    private bool isToBegin = beginsAnew;

    /// <summary>The record, from <paramref name="next"/> on, before which something is to be applied; <see cref="long.MaxValue"/> for none.</summary>
    public long Due(long next) => journal.Due != long.MaxValue ? journal.Due : ledger.Current != seen || isToBegin ? Math.Max(next, answeredFrom) : long.MaxValue;

    /// <summary>Applies what is due before record <paramref name="offset"/>, and writes down in <paramref name="output"/> what is new of it.</summary>
    public void Apply(long offset, OutputBatch output)
    {
        journal.Apply(offset, judgements);
        if (journal.Due != long.MaxValue || offset < answeredFrom) return;
        if (isToBegin) Write(new JournalEntry(topic, offset, "", null), output);
        isToBegin = false;
        if (ledger.Current is not { } now || now == seen) return;
        seen = now;
        foreach (string gone in judgements.All.Select(judgement => judgement.Id).Except(now.Judgements.Select(judgement => judgement.Id)).ToArray())
        {
            judgements.Remove(gone);
            Write(new JournalEntry(topic, offset, gone, null), output);
        }
        foreach (Judgement judgement in now.Judgements.Except(judgements.All).ToArray())
        {
            judgements.Put(judgement);
            Write(new JournalEntry(topic, offset, judgement.Id, judgement), output);
        }
    }

    private static void Write(JournalEntry entry, OutputBatch output) => output.AddJournal(Encoding.UTF8.GetBytes(entry.Id), entry.Write(), entry.Offset);
}
