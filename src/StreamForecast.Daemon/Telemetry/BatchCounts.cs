using StreamForecast.Daemon.Decoding;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>What a pipeline counts within one batch, without a lock; added to <see cref="Counters"/> at the batch's end.</summary>
internal sealed class BatchCounts
{
    /// <summary>Records read from the source.</summary>
    public long Received;
    /// <summary>Rows with a value, later than all before them in their series: scored and learnt.</summary>
    public long Scored;
    /// <summary>Rows flagged as anomalies, by kind.</summary>
    public readonly long[] Flagged = new long[Enum.GetValues<AnomalyKind>().Length];
    /// <summary>Rows scored that a 90 % band stood for.</summary>
    public long Banded;
    /// <summary>Of these, rows within their band.</summary>
    public long Covered;
    /// <summary>Rows whose source said that there is no value.</summary>
    public long Gaps;
    /// <summary>Rows equal to the newest of their series.</summary>
    public long Duplicates;
    /// <summary>Rows not later than the newest of their series, which changed nothing.</summary>
    public long Late;
    /// <summary>Late rows that were put where they belong.</summary>
    public long Inserted;
    /// <summary>Rows that took the place of an earlier one of the same time.</summary>
    public long Corrected;
    /// <summary>Corrections that followed from either.</summary>
    public long Corrections;
    /// <summary>Times that a series has gone silent.</summary>
    public long Silences;
    /// <summary>Rows read again after a restart, whose results had been written before.</summary>
    public long Suppressed;
    /// <summary>Series read back into memory for a row of theirs.</summary>
    public long PagedIn;
    /// <summary>Records that went to the dead-letter topic, by cause.</summary>
    public readonly long[] DeadLetters = new long[Enum.GetValues<RejectionCause>().Length];

    /// <summary>Forecasts whose rows have come, for each of <see cref="LeadScore.Leads"/>.</summary>
    public readonly LeadScore[] Leads = new LeadScore[LeadScore.Leads.Length];

    /// <summary>Begins a batch.</summary>
    public void Clear()
    {
        Received = Scored = Banded = Covered = Gaps = Duplicates = Late = Inserted = Corrected = Corrections = Silences = Suppressed = PagedIn = 0;
        Array.Clear(Flagged);
        Array.Clear(DeadLetters);
        Array.Clear(Leads);
    }
}
