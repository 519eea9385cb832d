namespace StreamForecast.Engine.Tests.Statistics;

/// <summary>
/// The forecaster's statistics written out once more, from the definition: in double, over the whole history, with every
/// box and lag looked up where it is. Slow and plain; the production code, with its ring and running sums, must agree.
/// </summary>
internal sealed class WrittenOut
{
    private readonly int m, longSeason, kept, boxRows;
    private readonly double errorWindow, spreadWindow, driftWindow, levelGain, fastGain;
    private readonly List<double> x = [];
    private readonly Dictionary<string, (double Value, int Count)> means = [];
    private readonly double[] day, ratio, week;
    private readonly int[] dayVisits, weekVisits;
    private double level, slope, drift, smallest, dayResidual, weekResidual, weekLevel;

    public WrittenOut(int season, int longSeason)
    {
        (m, this.longSeason) = (season, longSeason);
        kept = m == 1 ? Math.Clamp(2 * longSeason, 64, 128) : Math.Max(2 * m, 64);
        boxRows = m == 1 ? 8 : m;
        errorWindow = Math.Clamp(2 * m, 30, 600);
        spreadWindow = Math.Clamp(10 * m, 50, 3000);
        driftWindow = Math.Max(2 * longSeason, 50);
        levelGain = 2.0 / (Math.Max(m, 8) + 1);
        fastGain = 1 / Math.Max(m / 4.0, 8);
        (day, ratio, week) = (new double[m], new double[m], new double[longSeason]);
        (dayVisits, weekVisits) = (new int[m], new int[longSeason]);
    }

    private int T => x.Count - 1;

    /// <summary>Learns a row and returns the encoder's input.</summary>
    public double[] Observe(double v)
    {
        int t = x.Count, p = t % m, q = t % longSeason;
        double dayBefore = dayVisits[p] > 0 ? day[p] : t == 0 ? v : day[0], weekBefore = weekVisits[q] > 0 ? week[q] : t == 0 ? v : week[0];
        x.Add(v);
        bool wasRelative = t == 0 || smallest >= 0;
        smallest = t == 0 ? v : Math.Min(smallest, v);
        double boxBefore = t == 0 ? v : Box(t - 1);
        bool relative = smallest >= 0;
        if (wasRelative && !relative)
            for (int i = 0; i < m; i++) ratio[i] = ratio[i] * boxBefore - boxBefore;

        if (t > 0)
        {
            double step = v - x[t - 1];
            Learn("EL", Math.Abs(v - level), 1 / errorWindow);
            Learn("D1", Math.Abs(step), 1 / errorWindow);
            Learn("D1F", Math.Abs(step), 0.1);
            slope += 0.3 * (step - slope);
            drift += Math.Max(1.0 / t, 1 / driftWindow) * (step - drift);
        }
        level = t == 0 ? v : level + Math.Max(levelGain, 1.0 / (t + 1)) * (v - level);
        if (t >= m)
        {
            double e = Math.Abs(v - x[t - m]);
            Learn("DM", e, 1 / errorWindow);
            Learn("SC", e, 1 / spreadWindow);
            Learn("FM", e, fastGain);
        }
        if (t > m)
        {
            double then = Box(t - 1 - m);
            double f = boxBefore > 0 && then > 0 ? x[t - m] * Math.Clamp(boxBefore / then, 0.5, 2) : x[t - m] + boxBefore - then;
            Learn("EB", Math.Abs(v - f), 1 / errorWindow);
            Learn("ES1", Math.Abs(v - x[t - 1] - (x[t - m] - x[t - m - 1])), 1 / errorWindow);
        }
        LearnDay(p, v, boxBefore, relative);
        LearnWeek(q, v);
        return Input(dayBefore, weekBefore);
    }

    /// <summary>Candidates relative to x in units of s, ln(E / u), features, and u / s for row t + h.</summary>
    public (double[] Candidates, double[] LogErrors, double[] Features, double Unit) Forecast(int h)
    {
        int t = T, k1 = (h + m - 1) / m * m, k2 = (h + longSeason - 1) / longSeason * longSeason;
        int kx = k1 < kept ? k1 : m, kb = k1 + boxRows <= kept ? k1 : m;
        bool season = t + h - k1 >= 0, longAgo = t + h - k2 >= 0;
        double v = x[t], box = Box(t), s = Scale;
        bool relative = smallest >= 0;
        double ago = season ? x[t + h - k1] : v, xk = t >= kx ? x[t - kx] : v, bk = t >= kb ? Box(t - kb) : box, bm = t >= m ? Box(t - m) : box;
        int phase = (season ? t + h : t) % m;
        double pd = day[phase], pm = relative ? ratio[phase] * box : ratio[phase] + box, pw = longAgo ? week[(t + h) % longSeason] : pd;
        double growth = relative && box > 0 && bm > 0 ? Math.Clamp(box / bm, 0.8, 1.25) : 1;

        double[] c =
        [
            v, level, ago, ago + v - xk, pd, pd + dayResidual, pw, longAgo ? pw + weekResidual : pd + dayResidual,
            box > 0 && bk > 0 ? ago * Math.Clamp(box / bk, 0.5, 2) : ago + box - bk, longAgo ? pw + weekLevel : pd,
            v + h * drift, pm, relative ? pm * Math.Pow(growth, Math.Min((double)h / m, 1.5)) : pm, v + 9 * slope * (1 - Math.Pow(0.9, h)),
        ];
        double root = Math.Sqrt(h);
        double[] e =
        [
            D1 * root, Mean("EL", D1), DM, Math.Min(Mean("ES1", 1.4 * D1) * root, 1.3 * DM), EPD, Math.Min(ERD * root, 1.2 * EPD), EPW, Math.Min(ERW * root, 1.2 * EPW),
            Mean("EB", DM), Mean("ERL", 1.44 * DM), D1 * root, Mean("EPM", 1.2 * DM), Mean("EPM", 1.2 * DM), 1.1 * D1 * root,
        ];
        e = [.. e.Select(error => Math.Max(error, 0.003 * s))];
        double u = e.Min();
        double[] logErrors = [.. e.Select(error => Math.Log(error / u))];
        double Row(int j) => x[Math.Max(j, 0)];

        double[] features =
        [
            .. c.Skip(1).Select(f => G((f - v) / s)), .. c.Skip(1).Select(f => 0.5 * G((f - v) / u)), .. logErrors.Select(l => 0.5 * Math.Min(l, 6)),
            G((Row(t + h - k1 - 1) - v) / s), G((Row(Math.Min(t + h - k1 + 1, t)) - v) / s), G((Row(t + h - k1 - m) - v) / s),
            0.4 * Math.Log(h), 1.0 / h, 0.5 * Math.Min(4, (double)h / m), 0.5 * Math.Min(4, (double)h / longSeason),
            0.5 * Math.Clamp(Math.Log(u / s), -5, 3), 0.5 * Math.Log((double)k1 / m),
        ];
        return ([.. c.Select(f => (f - v) / s)], logErrors, [.. features.Select(f => Math.Clamp(f, -4, 4))], u / s);
    }

    private double Scale => Math.Max(Mean("SC", D1), Math.Max(1e-6 * Math.Abs(level) + 1e-9, 0.02 * D1));
    private double D1 => Mean("D1", 0.1 * Math.Abs(x[T]));
    private double DM => Mean("DM", D1);
    private double EPD => Mean("EPD", DM);
    private double ERD => Mean("ERD", DM);
    private double EPW => Mean("EPW", 1.2 * DM);
    private double ERW => Mean("ERW", 1.2 * DM);

    private void LearnDay(int p, double v, double box, bool relative)
    {
        double seen = !relative ? v - box : box > 0 ? Math.Min(v / box, 20) : v > 0 ? 20 : 1, e = v - day[p], gain = Math.Max(1.0 / ++dayVisits[p], 0.15);
        if (dayVisits[p] == 1)
        {
            (ratio[p], day[p]) = (seen, v);
            return;
        }
        Learn("EPM", Math.Abs(v - (relative ? ratio[p] * box : ratio[p] + box)), 1 / errorWindow);
        Learn("EPD", Math.Abs(e), 1 / errorWindow);
        Learn("FPD", Math.Abs(e), fastGain);
        Learn("ERD", Math.Abs(e - dayResidual), 1 / errorWindow);
        Learn("FRD", Math.Abs(e - dayResidual), fastGain);
        dayResidual += 0.4 * (e - dayResidual);
        ratio[p] += gain * (seen - ratio[p]);
        day[p] += gain * Clipped(e, dayVisits[p], EPD);
    }

    private void LearnWeek(int q, double v)
    {
        double e = v - week[q], gain = Math.Max(1.0 / ++weekVisits[q], 0.25);
        if (weekVisits[q] == 1)
        {
            week[q] = v;
            return;
        }
        Learn("EPW", Math.Abs(e), 1 / errorWindow);
        Learn("FPW", Math.Abs(e), fastGain);
        Learn("ERW", Math.Abs(e - weekResidual), 1 / errorWindow);
        Learn("FRW", Math.Abs(e - weekResidual), fastGain);
        Learn("ERL", Math.Abs(e - weekLevel), 1 / errorWindow);
        weekResidual += 0.4 * (e - weekResidual);
        weekLevel += levelGain * (e - weekLevel);
        week[q] += gain * Clipped(e, weekVisits[q], EPW);
    }

    /// <summary>From its fourth visit on a phase learns no more of an error than five times the usual one.</summary>
    private static double Clipped(double e, int visits, double usual) => visits > 3 ? Math.Clamp(e, -5 * usual, 5 * usual) : e;

    private double[] Input(double dayBefore, double weekBefore)
    {
        int t = T;
        double v = x[t], s = Scale, box = Box(t);
        double Row(int j) => x[Math.Max(j, 0)];
        double Next(double[] profile, int[] visits) => profile[visits[(t + 1) % profile.Length] > 0 ? (t + 1) % profile.Length : 0];
        double Ratio(double z) => 0.5 * Math.Clamp(Math.Log(Math.Max(z, 1e-12) / s), -5, 3);

        double[] shape =
        [
            (v - Row(t - 1)) / s, (v - Row(t - 1)) / Math.Max(D1, 0.01 * s), (v - Row(t - m)) / s, (v - dayBefore) / s, (v - weekBefore) / s,
            (v - level) / s, (v - box) / s, (box - (t >= m ? Box(t - m) : box)) / s, (Row(t + 1 - m) - v) / s, (Next(day, dayVisits) - v) / s,
            (Next(week, weekVisits) - v) / s, dayResidual / s, weekResidual / s, weekLevel / s, m * drift / s,
        ];
        double[] errors =
        [
            D1, DM, EPD, EPW, ERD, ERW, Mean("EL", D1), Mean("EB", DM), Mean("EPM", 1.2 * DM), Mean("ERL", 1.44 * DM), Mean("ES1", 1.4 * D1),
            Mean("FM", DM), Mean("FPD", EPD), Mean("FPW", EPW), Mean("FRD", ERD), Mean("FRW", ERW),
        ];
        double[] input =
        [
            .. shape.Select(G), 0.3 * G(v / s), 0.5 * G((v - smallest) / s), .. errors.Select(Ratio),
            0.5 * Math.Clamp(Math.Log((Mean("D1F", D1) + 0.001 * s) / (D1 + 0.001 * s)), -4, 3),
            0.2 * Math.Log(m), longSeason > m ? 1 : 0, 0.4 * Math.Min(4, Math.Log(1 + (double)t / m)), 0.4 * Math.Min(4, Math.Log(1 + (double)t / longSeason)),
            .. new[] { 2, 3, 4, 5, 6, 8, 10, 12 }.Select(j => G((Row(t - j) - v) / s)),
        ];
        return [.. input.Select(i => Math.Clamp(i, -4, 4))];
    }

    private double Box(int end)
    {
        int first = Math.Max(end - boxRows + 1, 0);
        return Enumerable.Range(first, end - first + 1).Average(j => x[j]);
    }

    private void Learn(string name, double value, double smallestGain)
    {
        var (mean, count) = means.GetValueOrDefault(name);
        means[name] = (mean + Math.Max(1.0 / (count + 1), smallestGain) * (value - mean), count + 1);
    }

    private double Mean(string name, double unknown) => means.TryGetValue(name, out var mean) ? mean.Value : unknown;

    private static double G(double z) => Math.Sign(z) * Math.Log(1 + Math.Abs(z));
}
