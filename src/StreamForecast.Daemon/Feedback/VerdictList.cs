using System.Collections.Immutable;
using StreamForecast.Engine.Feedback;

namespace StreamForecast.Daemon.Feedback;

/// <summary>The verdicts in force at a moment, oldest first, and as the engine applies them. Never changed.</summary>
/// <param name="Records">As they were given.</param>
/// <param name="Judgements">As they are applied, in the same order.</param>
internal sealed record VerdictList(ImmutableList<VerdictRecord> Records, ImmutableList<Judgement> Judgements)
{
    /// <summary>None.</summary>
    public static VerdictList Empty { get; } = new([], []);

    /// <summary>How many say so.</summary>
    public int Count(string verdict) => Records.Count(record => record.Verdict == verdict);

    /// <summary>Of the events that were called true or false, the share of the true; NaN where none was called so.</summary>
    public double Precision => (double)Events("true").Count() / (Events("true").Count() + Events("false").Count());

    /// <summary>Mean time in seconds from when a true event is said to have begun to when it was told; NaN where none says so.</summary>
    public double SecondsToDetect => Events("true").Where(record => record.Began is not null).Select(record => (record.Event!.Value - record.Began!.Value) / 1000.0).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The verdict on an event; null for none.</summary>
    public VerdictRecord? On(string series, long start) => Records.Find(record => record.Series == series && record.Event == start);

    /// <summary>With one more, in the place of one of the same id.</summary>
    public VerdictList With(VerdictRecord record)
    {
        VerdictList without = Without(record.Id);
        return new(without.Records.Add(record), without.Judgements.Add(VerdictFormat.Judgement(record)));
    }

    /// <summary>Without one.</summary>
    public VerdictList Without(string id) => new(Records.RemoveAll(record => record.Id == id), Judgements.RemoveAll(judgement => judgement.Id == id));

    private IEnumerable<VerdictRecord> Events(string verdict) => Records.Where(record => record.Event is not null && record.Verdict == verdict);
}
