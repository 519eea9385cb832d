using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// Makes one statistic comparable with all others: -log10 of the probability that this series shows as much. Below the highest 2 % the
/// probability comes from a histogram of log2, one byte a bin; above, from a Pareto tail with a shrunken Hill slope (Hill, Annals of Statistics 3, 1975), so that what was never seen still has a rank.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct TailUnit
{
    public const int Bins = 18;
    private const float BinsPerOctave = 2;
    private const float LowestOctave = -2;          // bins from 2^-2 to 2^7; the outer two take the rest
    private const float TailShare = 0.02f;
    private const float Octave = 0.6931472f, Decade = 2.302585f;      // natural logarithms of 2 and 10
    private const int SilentRows = 30;              // too few rows to rank anything
    private const float Incident = 2.3f;            // from here a row is taken for an incident and hardly learnt
    private const float IncidentWeight = 0.1f;
    private const float Habit = 0.01f;              // a share of such rows that no longer counts as incidents
    private const int DecayRows = 1250;
    private const float DecayMass = 20000;
    private const float LeastMass = 15;             // a view that begins later than its series, such as the week's, has silent rows of its own

    private Histogram bins;
    private ushort incidents;                       // share of rows above Incident, in 65535ths

    /// <summary>Where a value with this log2 falls, in bins; more than <see cref="Bins"/> is possible.</summary>
    public static float Place(float log2) => MathF.Max(0, (log2 - LowestOctave) * BinsPerOctave);

    /// <summary>
    /// The probability of a value at <paramref name="place"/> or above, before it is learnt. Beyond the tail point it is that point's, and <paramref name="beyond"/> is what the
    /// Pareto tail adds to -log10.
    /// </summary>
    public readonly float Probability(int row, float place, out float beyond)
    {
        beyond = 0;
        if (row < SilentRows)
            return 1;
        int bin = Math.Min((int)place, Bins - 1);
        var (mass, higher) = CountCode.Sums(bins, bin);
        float own = CountCode.Value(bins[bin]);
        if (mass < LeastMass)
            return 1;
        float tail = MathF.Max(TailShare * mass, 1), above = higher + own * MathF.Max(0, bin + 1 - place);
        if (above >= tail)
            return (above + 0.5f) / (mass + 1);
        var (start, slope) = Tail(tail);
        beyond = MathF.Max(0, (place - start) * Octave / BinsPerOctave) / ((slope + 0.3f) * Decade);     // ln(value / tail point)
        return (tail + 0.5f) / (mass + 1);
    }

    /// <summary>Learns a row whose unit was <paramref name="rank"/>: an incident hardly, unless incidents are this series' habit.</summary>
    public void Learn(int row, float place, float rank, ref Rounding rounding)
    {
        bool incident = rank > Incident;
        float share = incidents / 65535f, weight = incident ? IncidentWeight + (1 - IncidentWeight) * Math.Clamp((share - Habit) / Habit, 0, 1) : 1;
        share += MathF.Max(1f / 20000, 1f / (row + 200)) * ((incident ? 1 : 0) - share);
        incidents = (ushort)(share * 65535f + rounding.Next());
        ref byte bin = ref bins[Math.Clamp((int)place, 0, Bins - 1)];
        bin = CountCode.Add(bin, weight, ref rounding);
        if (row % DecayRows == DecayRows - 1 && CountCode.Sums(bins, Bins).All > DecayMass)
            foreach (ref byte old in (Span<byte>)bins)
                old = CountCode.Times(old, 15f / 16, ref rounding);
    }

    /// <summary>The place above which <paramref name="mass"/> lies, and the slope of the tail from there: mean excess of the logarithm, drawn to 0.3.</summary>
    private readonly (float Start, float Slope) Tail(float mass)
    {
        int bin = Bins;
        float sum = 0, own = 0;
        while (bin > 0 && sum + (own = CountCode.Value(bins[bin - 1])) < mass)
        {
            sum += own;
            bin--;
        }
        bin = Math.Max(0, bin - 1);
        own = CountCode.Value(bins[bin]);
        float start = bin + 1 - (mass - sum) / MathF.Max(own, 1e-6f);
        float part = bin + 1 - start;
        float excess = own * part * part / 2;
        for (int i = bin + 1; i < Bins; i++)
            excess += CountCode.Value(bins[i]) * (i + 0.5f - start);
        excess *= Octave / BinsPerOctave;
        return (start, (3 + excess) / (10 + mass));
    }

    [InlineArray(Bins)]
    private struct Histogram
    {
        private byte first;
    }
}
