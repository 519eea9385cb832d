using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// Makes one statistic comparable with all others: -log10 of the probability that this series shows as much. Below the highest 2 % the
/// probability comes from a histogram of log2; above, from a Pareto tail with a shrunken Hill slope (Hill, Annals of Statistics 3, 1975), so that what was never seen still has a rank.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct TailUnit
{
    public const int Bins = 24;
    private const float BinsPerOctave = 2;
    private const float LowestOctave = -3;          // bins from 2^-3 to 2^9; the outer two take the rest
    private const float TailShare = 0.02f;
    private const int SilentRows = 30;              // too few rows to rank anything
    private const float Incident = 2.3f;            // from here a row is taken for an incident and hardly learnt
    private const float IncidentWeight = 0.1f;
    private const float Habit = 0.01f;              // a share of such rows that no longer counts as incidents
    private const int DecayRows = 1250;
    private const float DecayMass = 20000;

    private Histogram bins;
    private float incidents;                        // share of rows above Incident

    /// <summary>Where a value (>= 0) falls, in bins; more than <see cref="Bins"/> is possible.</summary>
    public static float Place(float value) => value > 0 ? MathF.Max(0, (MathF.Log2(value) - LowestOctave) * BinsPerOctave) : 0;

    /// <summary>The comparable unit of a value at <paramref name="place"/>, before it is learnt.</summary>
    public readonly float Rank(int row, float place)
    {
        if (row < SilentRows)
            return 0;
        float mass = Mass(), tail = MathF.Max(TailShare * mass, 1);
        float above = Above(place);
        if (above >= tail)
            return -MathF.Log10((above + 0.5f) / (mass + 1));
        var (start, slope) = Tail(tail);
        float beyond = MathF.Max(0, (place - start) / BinsPerOctave * MathF.Log(2));     // ln(value / tail point)
        return -MathF.Log10((tail + 0.5f) / (mass + 1)) + beyond / ((slope + 0.3f) * MathF.Log(10));
    }

    /// <summary>Learns a row whose unit was <paramref name="rank"/>: an incident hardly, unless incidents are this series' habit.</summary>
    public void Learn(int row, float place, float rank)
    {
        float weight = 1;
        if (rank > Incident)
            weight = IncidentWeight + (1 - IncidentWeight) * Math.Clamp((incidents - Habit) / Habit, 0, 1);
        incidents += MathF.Max(1f / 20000, 1f / (row + 200)) * ((rank > Incident ? 1 : 0) - incidents);
        bins[Math.Clamp((int)place, 0, Bins - 1)] += weight;
        if (row % DecayRows == DecayRows - 1)
            Decay();
    }

    /// <summary>Mass above a place, linear inside its bin.</summary>
    private readonly float Above(float place)
    {
        int bin = Math.Min((int)place, Bins - 1);
        float sum = bins[bin] * MathF.Max(0, bin + 1 - place);
        for (int i = bin + 1; i < Bins; i++)
            sum += bins[i];
        return sum;
    }

    /// <summary>The place above which <paramref name="mass"/> lies, and the slope of the tail from there: mean excess of the logarithm, drawn to 0.3.</summary>
    private readonly (float Start, float Slope) Tail(float mass)
    {
        int bin = Bins;
        float sum = 0;
        while (bin > 0 && sum + bins[bin - 1] < mass)
            sum += bins[--bin];
        bin = Math.Max(0, bin - 1);
        float start = bin + 1 - (mass - sum) / MathF.Max(bins[bin], 1e-6f);
        float part = bin + 1 - start;
        float excess = bins[bin] * part * part / 2;
        for (int i = bin + 1; i < Bins; i++)
            excess += bins[i] * (i + 0.5f - start);
        excess *= MathF.Log(2) / BinsPerOctave;
        return (start, (3 + excess) / (10 + mass));
    }

    private void Decay()
    {
        if (Mass() <= DecayMass)
            return;
        foreach (ref float bin in (Span<float>)bins)
            bin *= 15f / 16;
    }

    /// <summary>Sum of all bins, in four strands: one alone would wait 24 times for its last addition, a quarter of a row's time in all.</summary>
    private readonly float Mass()
    {
        float a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i < Bins; i += 4)
        {
            a += bins[i];
            b += bins[i + 1];
            c += bins[i + 2];
            d += bins[i + 3];
        }

        return a + b + (c + d);
    }

    [InlineArray(Bins)]
    private struct Histogram
    {
        private float first;
    }
}
