using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Filling;

/// <summary>
/// Which rows training hides: one stretch of one row up to several seasons, many single rows, or many short stretches; now and then at a series' very
/// start or end, and among other gaps.
/// </summary>
internal static class HiddenRows
{
    private const double OneStretch = 0.6, Singles = 0.2;       // the rest: many short stretches
    private const double AtAnEnd = 0.06;                        // of the stretches, at the start and as many at the end
    private const double AmongOthers = 0.2;
    private const int LeastKept = 4;

    /// <summary>Hides rows of <paramref name="values"/> as NaN and gives the first of those to be asked for. At least a third of the rows, and four, are kept.</summary>
    public static int Draw(Span<double> values, int season, RandomSource random)
    {
        int rows = values.Length, longest = Math.Min(Math.Max(1, (rows - LeastKept) / 3), Math.Max(3 * season, 200));
        if (random.Chance(AmongOthers)) HideMany(values, random, Math.Max(1, season / 4), random.LogUniform(0.002, 0.1));
        double kind = random.Uniform();
        if (kind < OneStretch)
        {
            int length = (int)random.LogUniform(1, longest + 1);
            double place = random.Uniform();
            int start = place < AtAnEnd ? 0 : place > 1 - AtAnEnd ? rows - length : random.Between(1, rows - length - 1);
            values.Slice(start, length).Fill(double.NaN);
            // A gap longer than a window is filled window by window.
            return start + random.Between(0, (length - 1) / FillWindow.Core) * FillWindow.Core;
        }
        if (kind < OneStretch + Singles) HideMany(values, random, longest: 1, random.LogUniform(0.003, 0.3));
        else HideMany(values, random, Math.Min(longest, Math.Max(2, season / 2)), random.LogUniform(0.01, 0.3));
        int asked = random.Between(1, rows - 2);
        values[asked] = double.NaN;
        return asked;
    }

    /// <summary>Hides stretches of up to so many rows until about a share of all rows is hidden.</summary>
    private static void HideMany(Span<double> values, RandomSource random, int longest, double share)
    {
        for (int left = (int)(share * values.Length); left > 0;)
        {
            int length = Math.Min((int)random.LogUniform(1, longest + 1), left);
            values.Slice(random.Between(0, values.Length - length), length).Fill(double.NaN);
            left -= length;
        }
    }
}
