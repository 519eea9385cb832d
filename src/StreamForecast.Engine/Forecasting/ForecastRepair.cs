using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// Online repair of one series' forecasts, by the errors of those that came true. Where the evidence mixture has been the better one, the centre moves to it, so that a
/// network which does not understand a series cannot do harm; where too many or too few values fell outside the 80 % bands, all steps from the median grow or shrink.
/// Lies in the series' block; whatever publishes quantiles, at any horizons, applies it.
/// </summary>
/// <remarks>
/// <para>Both are measured at lead times of the series' own, 1, 8 and 32 rows, whatever is published: one row ahead at every row, the others at every eighth row of the series.
/// Between lead times the repair is linear in ln h, beyond 32 rows it stays. With 1, 4, 12 and 48, or twice as often, coverage and losses were the same to a percent.</para>
/// <para>The widths follow adaptive conformal inference: Gibbs, Candes: Adaptive conformal inference under distribution shift, 2021; here on the logarithm of the width, so that
/// one number serves all levels. One rate for both sides: apart they follow the lower and the upper end better and lose more by their noise.</para>
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(ushort))]
internal struct ForecastRepair
{
    /// <summary>Rows from one pair of far forecasts to the next.</summary>
    public const int Cadence = 8;

    private const int Near = 8, Far = 32;
    private const int FirstRow = 16;                        // forecasts of a series' first rows are guesses: nothing is learnt from them

    private static readonly float LnNear = MathF.Log(Near), LnFar = MathF.Log(Far);

    private LeadRepair next, near, far;
    private PendingForecast ofNext, ofNear;
    private FarForecasts ofFar;                             // made at row t: place t / 8 mod 4

    /// <summary>Rows after which forecasts lie at the same places again.</summary>
    public const int Period = Far;

    /// <summary>Bytes of a series' repair as it lies in memory.</summary>
    public static int Bytes => Unsafe.SizeOf<ForecastRepair>();

    /// <summary>The lead times that are decoded for the repair alone.</summary>
    public static ReadOnlySpan<int> Leads => [Near, Far];

    /// <summary>Whether forecasts at <see cref="Leads"/> are wanted from this row.</summary>
    public static bool IsDue(long row) => row >= FirstRow && row % Cadence == 0;

    /// <summary>Compares the value of a row with what was forecast of it; <paramref name="learnt"/> is the newest row before it that had a value, -1 for none. Counted in <paramref name="scores"/>, one for each of <see cref="LeadScore.Leads"/>.</summary>
    public void Resolve(long learnt, long row, float value, Span<LeadScore> scores)
    {
        if (learnt == row - 1) Learn(ref next, ofNext, value, ref scores[0]);
        ofNext = default;
        Forget(learnt, row);
        if (row % Cadence != 0) return;
        Learn(ref near, ofNear, value, ref scores[1]);
        Learn(ref far, ofFar[Place(row)], value, ref scores[2]);
        (ofNear, ofFar[Place(row)]) = (default, default);
    }

    /// <summary>Keeps the forecast of the coming row, as the network made it.</summary>
    public void Keep(long row, in PendingForecast coming)
    {
        if (row >= FirstRow) ofNext = coming;
    }

    /// <summary>Keeps the forecasts at <see cref="Leads"/> of a row that <see cref="IsDue"/>.</summary>
    public void Keep(long row, in PendingForecast near, in PendingForecast far) => (ofNear, ofFar[Place(row)]) = (near, far);

    /// <summary>Repairs the network's quantiles [LevelCount] of the row <paramref name="ahead"/> rows after the newest one learnt; <paramref name="evidence"/>: the mixture's centre.</summary>
    public readonly void Apply(int ahead, float evidence, Span<float> quantiles)
    {
        float ln = MathF.Log(ahead), share, width;
        if (ahead < Near) (share, width) = Between(next, near, ln / LnNear);
        else (share, width) = Between(near, far, MathF.Min((ln - LnNear) / (LnFar - LnNear), 1));

        float median = quantiles[NetworkShape.Median], centre = median + (1 - share) * (evidence - median), factor = MathF.Exp(width);
        foreach (ref float quantile in quantiles) quantile = centre + factor * (quantile - median);
    }

    private static (float Share, float Width) Between(in LeadRepair from, in LeadRepair to, float part)
    {
        float share = from.NetworkShare, width = from.Width;
        return (share + part * (to.NetworkShare - share), width + part * (to.Width - width));
    }

    private static void Learn(ref LeadRepair lead, in PendingForecast forecast, float value, ref LeadScore score)
    {
        if (!forecast.IsNone) lead.Learn(forecast, value, ref score);
    }

    /// <summary>Where rows are missing, so are the far forecasts that would have been made at them, and what would have come of those before.</summary>
    private void Forget(long learnt, long row)
    {
        long missed = Math.Max((row - 1) / Cadence * Cadence, 0);
        for (int i = 0; i < FarForecasts.Length && missed > learnt; i++, missed -= Cadence) (ofNear, ofFar[Place(missed)]) = (default, default);
    }

    private static int Place(long row) => (int)(row / Cadence % FarForecasts.Length);

    [InlineArray(Length)]
    private struct FarForecasts
    {
        public const int Length = Far / Cadence;

        private PendingForecast first;
    }
}
