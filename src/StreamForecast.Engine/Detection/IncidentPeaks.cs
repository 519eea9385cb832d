using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// The heights of a series' past incidents, by which the present one is ranked. An incident is a run of rows whose highest evidence was not exceeded
/// for 150 rows; only then is it stored, so that the running one is never its own judge.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct IncidentPeaks
{
    private const int Bins = 32;          // 64 are no better
    private const float Width = 0.12f;
    private const float Quiet = 0.4f;           // evidence of a row that no view finds strange
    private const float SlowWeight = 1.4f / 5;
    private const int QuietRows = 150;
    private const float YoungIncidents = 60;    // a young series is taken to have seen 60 * 10^-V incidents of height V or more,
    private const float YoungRows = 2000;       // one of 2,000 rows half as many
    private const int DecayRows = 512;
    private const float Memory = 20000;         // rows

    private Histogram bins;
    private byte rowsSincePeak;
    private float peak;

    /// <summary>
    /// How much the views agree that a row is strange: all of them, or those that take many rows to move. The latter alone know of an odd day whose every value and step has been
    /// seen before, and among all would be outvoted (NAB, six seeds: 66.1 without them, 68.7 with). The constant places a quiet row where the young series' share puts it.
    /// </summary>
    public static float Evidence(ReadOnlySpan<float> ranks)
    {
        float sum = 0;
        foreach (float rank in ranks[..(int)Statistic.Novelty])
            sum += Surprise(rank);
        float slow = Lasting(ranks[(int)Statistic.Size50]) + Lasting(ranks[(int)Statistic.Drift16]) + Lasting(ranks[(int)Statistic.Drift64])
            + Lasting(MathF.Max(ranks[(int)Statistic.LevelHigh], ranks[(int)Statistic.LevelLow]))
            + Lasting(MathF.Max(ranks[(int)Statistic.Season], ranks[(int)Statistic.Week]));
        float all = sum / (int)Statistic.Novelty + 0.4f * Surprise(ranks[(int)Statistic.Novelty]);
        return Quiet + MathF.Max(all, SlowWeight * slow);
    }

    /// <summary>Height of the present incident, so far.</summary>
    public readonly float Peak => peak;

    /// <summary>Number of past incidents at least this high, before row <paramref name="row"/>, with the young series' share.</summary>
    public readonly float AsStrong(int row, float evidence)
    {
        float place = evidence / Width;
        int bin = Math.Min((int)place, Bins - 1);
        float sum = CountCode.Sums(bins, bin).Behind + CountCode.Value(bins[bin]) * MathF.Max(0, bin + 1 - place);
        return sum + YoungIncidents * MathF.Pow(10, -evidence) * YoungRows / (YoungRows + row);
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
            peak = evidence;            // what lasts longer than the quiet rows is no new incident
            rowsSincePeak = 0;
        }
    }

    private static float Surprise(float rank) => Math.Clamp(rank - 1, 0, 3);

    /// <summary>No more than half as much: a new level is far from the slow mean for days, and alone is no incident.</summary>
    private static float Lasting(float rank) => Math.Clamp(rank - 1, 0, 1.5f);

    [InlineArray(Bins)]
    private struct Histogram
    {
        private byte first;
    }
}
