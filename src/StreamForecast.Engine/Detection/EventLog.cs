using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// Turns scores into events: opened by a row that outranks nearly all past incidents (rank path) or by a row that is strange in itself (row path,
/// within a budget), renewed while either goes on, closed after 50 rows without. Only what a new event or a much stronger rank begins is an onset.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EventLog
{
    private const int HoldRows = 50;
    private const float PeakMargin = 0.05f;
    private const float SecondOnsetMargin = 0.4f;

    private long start;
    private int open;
    private int rowsSinceRenewal;
    private float lastRankOnset;
    private int kind;               // of the open event
    private float sideBefore;       // side of the mean (-1, 0, 1) on which the last row was far out
    private int restlessBefore;     // whether errors were larger than usual at the last row

    /// <summary>Event time of the row that opened the open event; 0 when none is open.</summary>
    public readonly long Start => start;

    public readonly bool IsOpen => open != 0;

    /// <summary>What happens at this row.</summary>
    public EventStep Observe(in Limits limits, in Row row, float rowScore, float evidence, in IncidentPeaks peaks)
    {
        float asStrong = peaks.AsStrong(evidence), rank = -MathF.Log10(asStrong), rankLimit = limits.RankAt(row.Index);
        bool strange = rowScore >= limits.Row;
        bool rankOnset = rank >= rankLimit && evidence > peaks.Peak + PeakMargin;
        bool rowOnset = strange && asStrong <= MathF.Max(0.1f, Math.Min(row.Index, 20000) / 1000f);

        long named = start;
        bool closed = IsOpen && rowsSinceRenewal >= HoldRows;
        if (closed)
            Close();

        EventState state = IsOpen ? EventState.Open : closed ? EventState.Closed : EventState.None;
        if (!IsOpen && (rankOnset || rowOnset))
        {
            state = EventState.Opened;
            open = 1;
            start = named = row.Time;
            lastRankOnset = rankOnset ? rank : float.MinValue;
        }
        else if (IsOpen && rankOnset && rank > lastRankOnset + SecondOnsetMargin)
        {
            state = EventState.Escalated;
            lastRankOnset = rank;
        }
        else
            rankOnset = false;

        if (IsOpen)
            rowsSinceRenewal = strange || rank >= rankLimit ? 0 : rowsSinceRenewal + 1;

        bool flag = state is EventState.Opened or EventState.Escalated || (IsOpen && strange);
        return new EventStep(state, flag, named, rankOnset ? rank - rankLimit : float.NaN);
    }

    /// <summary>
    /// What a flagged row shows, <see cref="AnomalyKind.None"/> for others. A row flagged only by what is left of earlier ones
    /// (<paramref name="own"/> is false) keeps their kind.
    /// </summary>
    public AnomalyKind Name(in EventStep step, bool own, ReadOnlySpan<float> ranks, in RowErrors errors)
    {
        var open = (AnomalyKind)kind;
        var named = AnomalyKind.None;
        if (step.Flag)
        {
            named = own || open is AnomalyKind.None ? new KindRule(open, sideBefore, restlessBefore != 0).Of(ranks, errors) : open;
            kind = (int)named;
        }

        sideBefore = KindRule.OutSide(ranks);
        restlessBefore = KindRule.Restless(ranks) ? 1 : 0;
        return named;
    }

    private void Close()
    {
        start = 0;
        open = 0;
        kind = (int)AnomalyKind.None;
    }
}

/// <summary>What <see cref="EventLog"/> says of one row.</summary>
/// <param name="State">Where the row stands in its event.</param>
/// <param name="Flag">Whether the row is flagged.</param>
/// <param name="Start">Event time of the event's first row; 0 when there is none.</param>
/// <param name="RankExcess">By how much a rank onset exceeded the limit; NaN on other rows.</param>
internal readonly record struct EventStep(EventState State, bool Flag, long Start, float RankExcess);
