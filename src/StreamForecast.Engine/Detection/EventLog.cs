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
    private int kind;

    /// <summary>Event time of the row that opened the open event; 0 when none is open.</summary>
    public readonly long Start => start;

    public readonly bool IsOpen => open != 0;

    /// <summary>What the open event was last taken for.</summary>
    public AnomalyKind Kind
    {
        readonly get => (AnomalyKind)kind;
        set => kind = (int)value;
    }

    /// <summary>What happens at this row. <paramref name="asStrong"/> counts past incidents of at least this evidence.</summary>
    public EventStep Observe(in Limits limits, int row, long time, float rowScore, float evidence, float peak, float asStrong)
    {
        float rank = -MathF.Log10(asStrong), rankLimit = limits.RankAt(row);
        bool strange = rowScore >= limits.Row;
        bool rankOnset = rank >= rankLimit && evidence > peak + PeakMargin;
        bool rowOnset = strange && asStrong <= MathF.Max(0.1f, Math.Min(row, 20000) / 1000f);

        long named = start;
        bool closed = IsOpen && rowsSinceRenewal >= HoldRows;
        if (closed)
            Close();

        EventState state = IsOpen ? EventState.Open : closed ? EventState.Closed : EventState.None;
        if (!IsOpen && (rankOnset || rowOnset))
        {
            state = EventState.Opened;
            open = 1;
            start = named = time;
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

    private void Close() => this = default;
}

/// <summary>What <see cref="EventLog"/> says of one row.</summary>
/// <param name="State">Where the row stands in its event.</param>
/// <param name="Flag">Whether the row is flagged.</param>
/// <param name="Start">Event time of the event's first row; 0 when there is none.</param>
/// <param name="RankExcess">By how much a rank onset exceeded the limit; NaN on other rows.</param>
internal readonly record struct EventStep(EventState State, bool Flag, long Start, float RankExcess);
