namespace StreamForecast.Engine.Simulation;

/// <summary>
/// The form of one season: a value for each phase, mean 0 and variance 1. Families: smooth waves, bumps, on-off blocks,
/// rough profiles and single peaks, from what days, weeks and years of real series look like.
/// </summary>
internal static class SeasonShape
{
    /// <summary>A shape of any family, over <paramref name="phases"/> phases.</summary>
    public static double[] Any(RandomSource random, int phases)
    {
        if (phases <= 2) return Standardised(phases, p => Paths.White(random, p));
        return random.Uniform() switch
        {
            < 0.40 => Waves(random, phases, Math.Min(6, phases / 2)),
            < 0.65 => Bumps(random, phases),
            < 0.80 => Blocks(random, phases),
            < 0.92 => Rough(random, phases),
            _ => Peaks(random, phases),
        };
    }

    /// <summary>Sum of one to <paramref name="most"/> harmonics whose strength falls with their number.</summary>
    public static double[] Waves(RandomSource random, int phases, int most) => Standardised(phases, p =>
    {
        var shape = new double[p];
        int harmonics = random.Between(1, most);
        double fall = random.Uniform(0.3, 2);
        for (int j = 1; j <= harmonics; j++)
        {
            double strength = random.Normal() / Math.Pow(j, fall), turn = random.Uniform();
            for (int i = 0; i < p; i++) shape[i] += strength * Math.Cos(2 * Math.PI * ((double)j * i / p + turn));
        }
        return shape;
    });

    /// <summary>One to four bumps on a circle, three in four of them upward.</summary>
    public static double[] Bumps(RandomSource random, int phases) => Standardised(phases, p =>
    {
        var shape = new double[p];
        for (int bumps = random.Between(1, 4); bumps > 0; bumps--)
        {
            double height = random.Sign(0.75) * random.LogUniform(0.3, 1), centre = random.Uniform(), width = random.LogUniform(0.01, 0.2);
            for (int i = 0; i < p; i++)
                shape[i] += height * Math.Exp((Math.Cos(2 * Math.PI * ((double)i / p - centre)) - 1) / (18 * width * width));
        }
        return shape;
    });

    /// <summary>One to three plateaus with soft edges: opening hours, shifts, duty cycles.</summary>
    public static double[] Blocks(RandomSource random, int phases) => Standardised(phases, p =>
    {
        var shape = new double[p];
        for (int blocks = random.Between(1, 3); blocks > 0; blocks--)
        {
            double height = random.Sign() * random.LogUniform(0.3, 1), centre = random.Uniform();
            double duration = random.Uniform(0.05, 0.5), edge = random.LogUniform(0.003, 0.04);
            for (int i = 0; i < p; i++)
            {
                double away = Math.Abs((double)i / p - centre);
                away = Math.Min(away, 1 - away);
                shape[i] += height / (1 + Math.Exp((away - duration / 2) / edge));
            }
        }
        return shape;
    });

    /// <summary>A random path whose ends are tied together by taking a straight line from it.</summary>
    private static double[] Rough(RandomSource random, int phases) => Standardised(phases, p =>
    {
        double[] path = Paths.Wander(random, p + 1, Math.Max(0.5, p * random.LogUniform(0.01, 0.3)));
        var shape = new double[p];
        for (int i = 0; i < p; i++) shape[i] = path[i] - (path[p] - path[0]) * i / p;
        return shape;
    });

    /// <summary>One to three phases stand out of nothing: a nightly job, a pay day.</summary>
    private static double[] Peaks(RandomSource random, int phases) => Standardised(phases, p =>
    {
        var shape = new double[p];
        for (int peaks = random.Between(1, 3); peaks > 0; peaks--) shape[random.Between(0, p - 1)] = random.Uniform(0.3, 1);
        return shape;
    });

    /// <summary>Draws until the phases differ: a narrow bump can fall between the phases of a short season.</summary>
    private static double[] Standardised(int phases, Func<int, double[]> draw)
    {
        if (phases < 2) throw new ArgumentOutOfRangeException(nameof(phases), phases, "BUG: a season shape needs two phases or more.");
        while (true)
        {
            double[] shape = draw(phases);
            if (Paths.TryStandardise(shape)) return shape;
        }
    }
}
