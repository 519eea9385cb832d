using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// How good the one-step forecasts of one series were, against repeating the last value, and what its rows came to. Fed row
/// by row by a backtest; nothing here flows back into forecasts.
/// </summary>
public sealed class OneStepScore
{
    private double last = double.NaN;
    private double error, naiveError, pinball, naivePinball;
    private long inside;

    /// <summary>Rows seen, of any status.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that had a value later than everything before them.</summary>
    public long Observed { get; private set; }

    /// <summary>Rows without a value.</summary>
    public long Gaps { get; private set; }

    /// <summary>Rows that repeated the newest one.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Rows not later than the newest one, which were counted and not learnt.</summary>
    public long Late { get; private set; }

    /// <summary>Rows flagged.</summary>
    public long Flagged { get; private set; }

    /// <summary>Events opened: runs of flagged rows that an operator hears of once.</summary>
    public long Events { get; private set; }

    /// <summary>Rows that both a forecast and a previous value can be judged on: all that follows is over these.</summary>
    public long Judged { get; private set; }

    /// <summary>Share of values within the 90 % band, ends included; NaN when nothing was judged.</summary>
    public double Coverage => inside / (double)Judged;

    /// <summary>Values within the band.</summary>
    public long Inside => inside;

    /// <summary>Mean absolute error of the median.</summary>
    public double Error => error / Judged;

    /// <summary>Mean absolute error of repeating the last value.</summary>
    public double NaiveError => naiveError / Judged;

    /// <summary>Mean pinball loss over the levels 0.05, 0.5 and 0.95.</summary>
    public double Pinball => pinball / Judged;

    /// <summary>The same of repeating the last value at every level.</summary>
    public double NaivePinball => naivePinball / Judged;

    /// <summary>Error over the naive error, the one-step MASE on these rows; NaN for a series that never moves.</summary>
    public double RelativeError => error / naiveError is var ratio && double.IsFinite(ratio) ? ratio : double.NaN;

    /// <summary>Pinball loss over the naive one; NaN for a series that never moves.</summary>
    public double RelativePinball => pinball / naivePinball is var ratio && double.IsFinite(ratio) ? ratio : double.NaN;

    /// <summary>Takes in one row: its value, and the shard's results number <paramref name="i"/> for it.</summary>
    public void Add(double value, ResultBatch results, int i)
    {
        Rows++;
        if (results.Verdict[i].Flag) Flagged++;
        if (results.Verdict[i].State == Detection.EventState.Opened) Events++;
        switch (results.Status[i])
        {
            case RowStatus.Gap: Gaps++; return;
            case RowStatus.Duplicate: Duplicates++; return;
            case RowStatus.Late or RowStatus.Inserted or RowStatus.Corrected: Late++; return;
        }
        Observed++;
        float lower = results.Lower[i], expected = results.Expected[i], upper = results.Upper[i];
        if (float.IsFinite(expected) && double.IsFinite(last))
        {
            Judged++;
            if (value >= lower && value <= upper) inside++;
            error += Math.Abs(value - expected);
            naiveError += Math.Abs(value - last);
            pinball += (PinballLoss.Of(value, lower, 0.05) + PinballLoss.Of(value, expected, 0.5) + PinballLoss.Of(value, upper, 0.95)) / 3;
            naivePinball += 0.5 * Math.Abs(value - last);       // the mean of the three when all are the same point
        }
        last = value;
    }
}
