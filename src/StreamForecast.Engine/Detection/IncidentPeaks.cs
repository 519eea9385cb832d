using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// The heights of a series' past incidents, by which the present one is ranked. An incident is a run of rows whose highest evidence was not exceeded
/// for 100 rows; only then is it stored, so that the running one is never its own judge.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct IncidentPeaks
{
    private const int Bins = 32;          // 64 are no better
    private const float Width = 0.12f;
    private const int QuietRows = 100;
    private const float YoungIncidents = 60;    // a young series is taken to have seen 60 * 10^-V incidents of height V or more
    private const int DecayRows = 512;
    private const float Memory = 20000;         // rows

    private Histogram bins;
    private byte rowsSincePeak;
    private float peak;

    /// <summary>Mean agreement of all views; the constant places a quiet row where the young series' share puts it.</summary>
    public static float Evidence(ReadOnlySpan<float> ranks)
    {
        float sum = 0;
        foreach (float rank in ranks[..(int)Statistic.Novelty])
            sum += Surprise(rank);
        return 0.42f + 0.6f * sum / (int)Statistic.Novelty + 0.4f * Surprise(ranks[(int)Statistic.Novelty]);
    }

    /// <summary>Height of the present incident; 0 when it has just begun.</summary>
    public readonly float Peak => peak;

    /// <summary>Number of past incidents at least this high, with the young series' share.</summary>
    public readonly float AsStrong(float evidence)
    {
        float place = evidence / Width;
        int bin = Math.Min((int)place, Bins - 1);
        float sum = CountCode.Sums(bins, bin).Behind + CountCode.Value(bins[bin]) * MathF.Max(0, bin + 1 - place);
        return sum + YoungIncidents * MathF.Pow(10, -evidence);
    }

    public void Learn(int row, float evidence, ref Rounding rounding)
    {
        if (row % DecayRows == DecayRows - 1)
            foreach (ref byte old in (Span<byte>)bins)
                old = CountCode.Times(old, MathF.Exp(-DecayRows / Memory), ref rounding);

        if (evidence > peak)
        {
            peak = evidence;
            rowsSincePeak = 0;
        }
        else if (++rowsSincePeak >= QuietRows)
        {
            ref byte bin = ref bins[Math.Min((int)(peak / Width), Bins - 1)];
            bin = CountCode.Add(bin, 1, ref rounding);
            peak = 0;
            rowsSincePeak = 0;
        }
    }

    private static float Surprise(float rank) => Math.Clamp(rank - 0.5f, 0, 4);

    [InlineArray(Bins)]
    private struct Histogram
    {
        private byte first;
    }
}
