namespace StreamForecast.Engine.Filling;

/// <summary>
/// How far each candidate may be trusted in a gap: the same gap is laid around known rows nearby and whole seasons away, and every candidate is asked
/// for the row that it would have hidden. One instance serves one thread.
/// </summary>
internal sealed class FillEvidence
{
    private const int Near = 20, Phase = 8;                     // trials on either side: along two seasons, and at the same phase
    private const int Samples = 2 * (Near + Phase);
    private const int LeastSamples = 4;
    private const double LeastError = 1e-3;                     // of the spread: below lie rounding and luck

    private readonly double[] trials = new double[Samples * CandidateFills.Count];      // errors, trial by trial
    private readonly bool[] samePhase = new bool[Samples];

    /// <summary>What the candidates say, [Count], in the units of the series.</summary>
    public double[] Candidates { get; } = new double[CandidateFills.Count];

    /// <summary>Their mean absolute errors in the trials, [Count].</summary>
    public double[] Errors { get; } = new double[CandidateFills.Count];

    /// <summary>The mean of the candidates, each weighted by the third power of its error's inverse: a fill that needs no network.</summary>
    public double Centre { get; private set; }

    /// <summary>Mean absolute error of <see cref="Centre"/> in the trials.</summary>
    public double Error { get; private set; }

    /// <summary>Its mean error, signed: what was hidden less what was filled.</summary>
    public double Bias { get; private set; }

    /// <summary>The root of its mean squared error: against <see cref="Error"/> it tells of heavy tails.</summary>
    public double RootError { get; private set; }

    /// <summary>Its mean absolute error at the same phase of the season; <see cref="Error"/> where none was tried.</summary>
    public double PhaseError { get; private set; }

    /// <summary>Number of trials.</summary>
    public int Count { get; private set; }

    /// <summary>Judges the candidates for row <paramref name="t"/> of <paramref name="gap"/>; <paramref name="spread"/> is the mean deviation of the rows around, for want of trials.</summary>
    public void Weigh(GapSeries s, int t, Gap gap, double spread)
    {
        CandidateFills.Write(s, t, gap, Candidates);
        Try(s, t, gap);

        double least = Math.Max(LeastError * spread, 1e-12 * Math.Abs(Candidates[CandidateFills.Linear]));
        double weights = 0, sum = 0;
        Span<double> weight = stackalloc double[CandidateFills.Count];
        for (int k = 0; k < Errors.Length; k++)
        {
            double error = 0;
            for (int i = 0; i < Count; i++) error += Math.Abs(trials[i * Errors.Length + k]);
            error += Math.Max(0, LeastSamples - Count) * 0.5 * spread;
            Errors[k] = Math.Max(Math.Max(error / Math.Max(Count, LeastSamples), least), 1e-30);
            weight[k] = Math.Pow(Errors[k] / Errors[CandidateFills.Linear], -3);
            weights += weight[k];
            sum += weight[k] * (Candidates[k] - Candidates[CandidateFills.Linear]);
        }
        Centre = Candidates[CandidateFills.Linear] + sum / weights;
        for (int k = 0; k < weight.Length; k++) weight[k] /= weights;
        Judge(weight, Math.Max(least, 1e-30), spread);
    }

    /// <summary>The errors of the weighted mean, from those of the candidates.</summary>
    private void Judge(ReadOnlySpan<double> weight, double least, double spread)
    {
        double absolute = 0, signed = 0, squared = 0, phase = 0;
        int phases = 0;
        for (int i = 0; i < Count; i++)
        {
            double error = 0;
            for (int k = 0; k < weight.Length; k++) error += weight[k] * trials[i * weight.Length + k];
            absolute += Math.Abs(error);
            signed += error;
            squared += error * error;
            if (!samePhase[i]) continue;
            phase += Math.Abs(error);
            phases++;
        }
        double missing = Math.Max(0, LeastSamples - Count) * 0.5 * spread;
        int n = Math.Max(Count, LeastSamples);
        Error = Math.Max((absolute + missing) / n, least);
        Bias = signed / n;
        RootError = Math.Max(Math.Sqrt(squared / n), Error);
        PhaseError = phases < 2 ? Error : Math.Max(phase / phases, least);
    }

    private void Try(GapSeries s, int t, Gap gap)
    {
        Count = 0;
        int m = s.Season, toLeft = gap.HasLeft ? t - gap.Left : 0, toRight = gap.HasRight ? gap.Right - t : 0;
        int stride = Math.Max(1, 2 * m / Near), free = toLeft + toRight;
        for (int i = 0; i < Near; i++)
        {
            if (gap.HasLeft) Try(s, t, gap, -(free + i * stride), phase: false);
            if (gap.HasRight) Try(s, t, gap, free + i * stride, phase: false);
        }
        int steps = Math.Max(1, (free + m - 1) / m);
        for (int i = 0; i < Phase && m > 1; i++)
        {
            if (gap.HasLeft) Try(s, t, gap, -(steps + i) * m, phase: true);
            if (gap.HasRight) Try(s, t, gap, (steps + i) * m, phase: true);
        }
    }

    /// <summary>Lays the gap so many rows further, or up to three rows beyond that where its ends or its row are themselves missing.</summary>
    private void Try(GapSeries s, int t, Gap gap, int rows, bool phase)
    {
        int away = Math.Sign(rows), most = phase ? 0 : 3;
        for (int i = 0; i <= most; i++, rows += away)
        {
            double value = s[t + rows];
            Gap there = gap.Moved(rows);
            if (double.IsNaN(value) || (gap.HasLeft && !s.Has(there.Left)) || (gap.HasRight && !s.Has(there.Right))) continue;
            Span<double> errors = trials.AsSpan(Count * CandidateFills.Count, CandidateFills.Count);
            CandidateFills.Write(s, t + rows, there, errors);
            foreach (ref double candidate in errors) candidate = value - candidate;
            samePhase[Count++] = phase;
            return;
        }
    }
}
