using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Filling;

/// <summary>Fills the missing rows of series, one series after another, with quantiles. One instance serves one thread; the network may be shared.</summary>
public sealed class GapFiller
{
    /// <summary>Observed rows that a series needs; of fewer nothing can be said.</summary>
    public const int LeastObserved = 4;

    /// <summary>Rows of the windows that a network is trained on and fills from.</summary>
    public const int WindowRows = FillWindow.Rows;

    private const int SideBySide = 8;                // windows of a pass

    private readonly FillNetwork network;
    private readonly FillTrace one, many;
    private readonly GapSeries series = new();
    private readonly FillWindow window = new();
    private readonly float[] rows, inputs, features, candidates, logErrors, unit, quantiles;
    private readonly int[] lengths = new int[SideBySide], places = new int[SideBySide * FillWindow.Core], targets = new int[SideBySide * FillWindow.Core];
    private readonly double[] centre = new double[SideBySide * FillWindow.Core], scale = new double[SideBySide * FillWindow.Core];

    /// <summary>Allocates the memory of a pass.</summary>
    public GapFiller(FillNetwork network)
    {
        FillShape s = network.Shape;
        if (s != FillWindow.Shape) throw new ArgumentException($"BUG: windows are written for a {FillWindow.Shape}, the network is a {s}.");
        this.network = network;
        int most = SideBySide * FillWindow.Core;
        one = new FillTrace(network, FillWindow.Rows, 1, FillWindow.Core);
        many = new FillTrace(network, FillWindow.Rows, SideBySide, most);
        rows = new float[SideBySide * FillWindow.Rows * s.Inputs];
        inputs = new float[SideBySide * FillWindow.Rows * s.Inputs];
        features = new float[most * s.Features];
        candidates = new float[most * s.Candidates];
        logErrors = new float[most * s.Candidates];
        unit = new float[most];
        Array.Fill(unit, 1);
        quantiles = new float[most * NetworkShape.LevelCount];
    }

    /// <summary>The sizes of the networks that can fill.</summary>
    public static FillShape Shape => FillWindow.Shape;

    /// <summary>
    /// Fills every missing row (NaN) of a series that lies in a gap of at most <paramref name="longest"/> rows; at a series' start and end from the one side there is. Nothing is filled where
    /// fewer than <see cref="LeastObserved"/> rows have a value.
    /// </summary>
    public FilledRows Fill(ReadOnlySpan<double> values, int season, int longSeason, int longest)
    {
        series.Load(values, season, longSeason);
        var filled = new FilledRows();
        if (series.Observed < LeastObserved) return filled;
        int windows = 0, count = 0;
        for (int t = Skip(0, longest); t < series.Rows;)
        {
            t = Prepare(t, windows, longest, ref count);
            if (++windows < SideBySide && t < series.Rows) continue;
            Pass(windows, count, values, filled);
            (windows, count) = (0, 0);
        }
        return filled;
    }

    /// <summary>The first missing row from <paramref name="t"/> on whose gap is not too long.</summary>
    private int Skip(int t, int longest)
    {
        for (t = series.NextMissing(t); t < series.Rows; t = series.NextMissing(t))
        {
            Gap gap = series.GapAt(t);
            int right = gap.HasRight ? gap.Right : series.Rows;
            if (right - (gap.HasLeft ? gap.Left : -1) - 1 <= longest) return t;
            t = right;
        }
        return t;
    }

    /// <summary>Writes the window that begins with missing row <paramref name="first"/>; gives the missing row that the next one begins with.</summary>
    private int Prepare(int first, int w, int longest, ref int count)
    {
        int length = Math.Min(FillWindow.Rows, series.Rows), from = Math.Clamp(first - FillWindow.Margin, 0, series.Rows - length);
        int end = Math.Min(first + FillWindow.Core, series.Rows);
        // A gap that would be cut is left to the next window, unless it is the one that this window begins with.
        if (end < series.Rows && !series.Has(end) && series.GapAt(end).Left is var before && before > first) end = before + 1;
        lengths[w] = length;
        window.Open(series, from, length, rows.AsSpan(w * FillWindow.Rows * network.Shape.Inputs));
        int t = first;
        for (; t < end; t = Skip(t + 1, longest))
        {
            int c = network.Shape.Candidates, f = network.Shape.Features;
            window.WriteTarget(t, candidates.AsSpan(count * c, c), logErrors.AsSpan(count * c, c), features.AsSpan(count * f, f));
            (centre[count], scale[count], targets[count]) = (window.Evidence.Centre, window.Evidence.Error, t);
            places[count++] = (t - from) * SideBySide + w;
        }
        return t;
    }

    private void Pass(int windows, int count, ReadOnlySpan<double> values, FilledRows filled)
    {
        if (count == 0) return;
        FillTrace trace = windows == 1 ? one : many;
        int width = network.Shape.Inputs, side = trace.Windows;
        lengths.AsSpan(windows).Clear();
        for (int w = 0; w < windows; w++)
            for (int t = 0; t < lengths[w]; t++)
                rows.AsSpan((w * FillWindow.Rows + t) * width, width).CopyTo(inputs.AsSpan((t * side + w) * width));
        if (side == 1)
            for (int i = 0; i < count; i++) places[i] /= SideBySide;
        network.Fill(inputs.AsSpan(0, FillWindow.Rows * side * width), lengths.AsSpan(0, side), places.AsSpan(0, count), features, candidates, logErrors, unit, trace, quantiles);
        Span<double> own = stackalloc double[NetworkShape.LevelCount];
        for (int i = 0; i < count; i++)
        {
            if (!double.IsNaN(values[targets[i]])) continue;     // a value, if too large to be told by
            for (int j = 0; j < own.Length; j++) own[j] = centre[i] + scale[i] * quantiles[i * own.Length + j];
            filled.Add(targets[i], own);
        }
    }
}
