using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// Which of the candidate seasons a series repeats itself after: for each, how far apart rows a season apart lie, and rows of other phases, after the box mean is taken off.
/// Lies in the series' block; all zero at the start. The watch of the series asks it now and then.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 28)]     // a byte more than its candidates, so that the statistics behind it are aligned
internal struct SeasonEvidence
{
    private const int LeastLooks = 24, Memory = 240;
    private const float Lost = 0.95f;                       // of the distance to other phases
    private const float Doubt = 2;                          // found where it is nearer than 1 - 2 / root of the looks: of white noise, three deviations
    private const float Rounding = 1e-5f;                   // of the value; what is left of a straight line, beside two steps of the stored values

    private Candidates candidates;

    /// <summary>Bytes as they lie in memory.</summary>
    public static int Bytes => Unsafe.SizeOf<SeasonEvidence>();

    /// <summary>Compares the view's newest row with those before it, for candidate number <paramref name="candidate"/> of <paramref name="season"/> rows. Nothing where the recent values do not reach.</summary>
    public void Look(SeriesView view, SeasonLayout layout, int candidate, int season)
    {
        int box = Math.Min(season, layout.Recent - season);
        if (box < season / 2 || view.Row + 1 < season + box) return;

        ref Candidate found = ref candidates[candidate];
        if (found.Looks < Memory) found.Looks++;
        float gain = 1f / found.Looks, now = view.Back(0) - view.BoxBack(0, box);
        float least = MathF.Max(Rounding * MathF.Abs(view.Back(0)), 2 * view.Statistics.Recent.Step);
        float other = (Apart(view, season / 3, box, now, least) + Apart(view, season / 2, box, now, least) + Apart(view, 2 * season / 3, box, now, least)) / 3;
        found.Same += gain * (Apart(view, season, box, now, least) - found.Same);
        found.Other += gain * (other - found.Other);
    }

    /// <summary>
    /// The season to go on with: the present one as long as rows a season apart lie closer than others, then the first candidate for which that is clear, then the interval's own.
    /// </summary>
    public readonly int Choose(ReadOnlySpan<int> seasons, int present, int natural)
    {
        int at = seasons.IndexOf(present);
        if (at >= 0 && !IsBeyond(at, Lost)) return present;
        for (int i = 0; i < seasons.Length; i++)
            if (i != at && candidates[i].Looks >= LeastLooks && !IsBeyond(i, 1 - Doubt / MathF.Sqrt(candidates[i].Looks))) return seasons[i];
        return at >= 0 ? natural : present;
    }

    /// <summary>How far the newest row lies from the one <paramref name="lag"/> rows before, each less the mean of the box that ends with it; 0 below <paramref name="least"/>.</summary>
    private static float Apart(SeriesView view, int lag, int box, float now, float least)
    {
        float apart = MathF.Abs(now - (view.Back(lag) - view.BoxBack(lag, box)));
        return apart > least ? apart : 0;
    }

    private readonly bool IsBeyond(int candidate, float share) =>
        candidates[candidate].Looks >= LeastLooks && candidates[candidate].Same >= share * candidates[candidate].Other;

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Candidate
    {
        public float Same, Other;
        public byte Looks;
    }

    [InlineArray(SeasonCandidates.Most)]
    private struct Candidates
    {
        private Candidate first;
    }
}
