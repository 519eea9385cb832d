using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// Turns scores into events: opened by a row that outranks nearly all past incidents (rank path) or by a row that is strange in itself (row path,
/// within a budget), or by a series that stands still; renewed while either goes on, closed after 50 rows without. Only what a new event or a much stronger rank begins is an onset.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EventLog
{
    private const int HoldRows = 50;
    private const int FlagRows = 60;            // after the last onset; later flags need errors that are large now, for a level that holds is no longer news
    private const float LargeNow = 2;
    private const float LeastEvidence = 1.1f;   // of an incident: what has no past of its own would call its mildest rows one (NAB, six seeds: 71.2 without, 72.3 with, 72.3 at 1.2)
    private const float PeakMargin = 0.05f;
    private const float SecondOnsetMargin = 0.4f;

    private long start;
    private float lastRankOnset;
    private ushort rowsSinceRenewal, rowsSinceOnset;
    private bool open, strangely;   // whether by a strange row or rank, and not by a standstill alone
    private Named named;            // what the open event is taken for
    private sbyte sideBefore;       // side of the mean (-1, 0, 1) on which the last row was far out
    private bool restlessBefore;    // whether errors were larger than usual at the last row

    /// <summary>Event time of the row that opened the open event; 0 when none is open.</summary>
    public readonly long Start => start;

    public readonly bool IsOpen => open;

    /// <summary>What happens at this row.</summary>
    public EventStep Observe(in Limits limits, in Row row, in Signs signs, in IncidentPeaks peaks)
    {
        float asStrong = peaks.AsStrong(row.Index, signs.Evidence), rank = -MathF.Log10(asStrong), rankLimit = limits.RankAt(row.Index);
        bool ranks = rank >= rankLimit && signs.Evidence >= LeastEvidence, strange = signs.RowScore >= limits.Row && !signs.IsSmall;
        bool rankOnset = ranks && signs.Evidence > peaks.Peak + PeakMargin && !signs.IsSmall;
        bool rowOnset = strange && asStrong <= limits.BudgetAt(row.Index, signs.RowScore);
        bool still = signs.Still.Kind is not AnomalyKind.None;

        bool stillOnset = signs.Still.Rows == 1;
        if (signs.Tolerance is { } tolerance)
        {
            float strength = MathF.Max(signs.RowScore / limits.Row, 1 + MathF.Max(rankOnset ? rank - rankLimit : 0, stillOnset ? signs.Still.Excess : 0));
            if (tolerance.Covers(signs.Still.Kind, strength, signs.Distance, row.Time)) ranks = strange = rankOnset = rowOnset = still = stillOnset = false;
        }

        long of = start;
        bool closed = open && (rowsSinceRenewal >= HoldRows || signs.Tolerance?.Ends(start, row.Time) == true);
        if (closed)
            Close();

        EventState state = open ? EventState.Open : closed ? EventState.Closed : EventState.None;
        if (!open && (rankOnset || rowOnset || stillOnset))
        {
            state = EventState.Opened;
            open = true;
            start = of = row.Time;
            strangely = false;
            lastRankOnset = rankOnset ? rank : float.MinValue;
        }
        else if (open && rankOnset && rank > lastRankOnset + SecondOnsetMargin)
        {
            state = EventState.Escalated;
            lastRankOnset = rank;
        }
        else
            rankOnset = false;

        bool onset = state is EventState.Opened or EventState.Escalated;
        rowsSinceOnset = onset ? (ushort)0 : After(rowsSinceOnset);
        rowsSinceRenewal = strange || ranks || still ? (ushort)0 : After(rowsSinceRenewal);

        strangely |= open && (rankOnset || rowOnset);

        bool stillFlag = open && still && stillOnset;
        bool strangeFlag = strangely && strange && (rowsSinceOnset <= FlagRows || signs.ErrorRank >= LargeNow);
        float excess = rankOnset ? rank - rankLimit : stillFlag ? signs.Still.Excess : float.NaN;
        return new EventStep(state, onset || stillFlag || strangeFlag, of, excess);
    }

    /// <summary>
    /// What a flagged row shows, nothing for others. A row flagged only by what is left of earlier ones (<paramref name="own"/> is false) keeps their name.
    /// </summary>
    public Named Name(in EventStep step, bool own, ReadOnlySpan<float> ranks, in RowErrors errors, in Still still)
    {
        Named name = default;
        if (step.Flag)
        {
            if (still.Kind is not AnomalyKind.None)
                name = still.Named;
            else
                name = own || named.Kind is AnomalyKind.None ? new KindRule(named, sideBefore, restlessBefore).Of(ranks, errors) : named;
            named = name;
        }

        sideBefore = KindRule.OutSide(ranks);
        restlessBefore = KindRule.Restless(ranks);
        return name;
    }

    private static ushort After(ushort rows) => (ushort)Math.Min(rows + 1, ushort.MaxValue);

    private void Close()
    {
        start = 0;
        open = strangely = false;
        named = default;
    }
}

/// <summary>What <see cref="EventLog"/> says of one row.</summary>
/// <param name="State">Where the row stands in its event.</param>
/// <param name="Flag">Whether the row is flagged.</param>
/// <param name="Start">Event time of the event's first row; 0 when there is none.</param>
/// <param name="Excess">By how much a rank onset, or a standstill, exceeded its limit (log10); NaN on other rows.</param>
internal readonly record struct EventStep(EventState State, bool Flag, long Start, float Excess);
