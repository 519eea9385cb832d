namespace StreamForecast.Engine.Simulation;

/// <summary>
/// The part of a series that comes again: season, weekdays, a long season, with a strength and a form that change slowly.
/// </summary>
internal static class SeasonPart
{
    /// <summary>The part in units in which a season has variance 1, one value per row.</summary>
    public static double[] Draw(SimulationFrame frame) => frame.HasSeason ? Seasonal(frame) : Unseasonal(frame);

    /// <summary>A season over all rows; every second one turns slowly from one shape into another.</summary>
    public static double[] Repeat(SimulationFrame frame, int period)
    {
        RandomSource random = frame.Random;
        double[] first = SeasonShape.Any(random, period);
        var path = new double[frame.Rows];
        if (!random.Chance(0.5))
        {
            for (int t = 0; t < path.Length; t++) path[t] = first[t % period];
            return path;
        }

        double[] second = SeasonShape.Any(random, period), way = Way(frame);
        double turn = random.Uniform(0.1, 1.2);
        for (int t = 0; t < path.Length; t++)
        {
            (double sine, double cosine) = Math.SinCos(turn * way[t]);
            path[t] = first[t % period] * cosine + second[t % period] * sine;
        }
        return path;
    }

    private static double[] Seasonal(SimulationFrame frame)
    {
        RandomSource random = frame.Random;
        int m = frame.Season;
        if (!random.Chance(0.9)) return new double[frame.Rows];

        double[] season = Repeat(frame, m);
        if (frame.HasWeekdays) Weekdays(frame, season);
        if (random.Chance(0.6)) Paths.Modulate(season, frame.Wander(1, 40), random.LogUniform(0.05, 0.6));
        if (random.Chance(0.15))
        {
            double strength = random.LogUniform(0.05, 0.5);
            EachSeason(frame, season, (rows, _) => Scale(rows, Math.Exp(strength * random.Normal())));
        }
        if (random.Chance(0.15)) season = Shifted(season, frame, m * random.LogUniform(0.01, 0.06));
        return season;
    }

    /// <summary>Days of the week differ: a weekend of its own form, days of their own strength or level, a form of the whole week.</summary>
    private static void Weekdays(SimulationFrame frame, double[] season)
    {
        RandomSource random = frame.Random;
        int m = frame.Season, firstDay = random.Between(0, 6);
        double kind = random.Uniform();
        if (kind < 0.45)
        {
            int from = random.Chance(0.2) ? 6 : 5;
            double keep = random.LogUniform(0.2, 1), strength = random.LogUniform(0.1, 1), level = 0.5 * random.Normal();
            double[] other = Repeat(frame, m);
            for (int t = 0; t < season.Length; t++)
                if ((t / m + firstDay) % 7 >= from) season[t] = keep * season[t] + strength * other[t] + level;
        }
        if (kind is > 0.3 and < 0.8)
        {
            double[] factors = OfWeekdays(1, random.LogUniform(0.05, 0.5));
            EachSeason(frame, season, (rows, day) => Scale(rows, factors[(day + firstDay) % 7]));
        }
        if (kind > 0.5)
        {
            double[] levels = OfWeekdays(0, random.LogUniform(0.05, 1));
            for (int t = 0; t < season.Length; t++) season[t] += levels[(t / m + firstDay) % 7];
        }
        if (random.Chance(0.25)) Paths.Add(season, Repeat(frame, frame.LongSeason), random.LogUniform(0.1, 0.6));

        double[] OfWeekdays(double mean, double deviation)
        {
            double[] days = Paths.White(random, 7);
            for (int d = 0; d < 7; d++) days[d] = mean + deviation * days[d];
            return days;
        }
    }

    private static double[] Unseasonal(SimulationFrame frame)
    {
        RandomSource random = frame.Random;
        double[] path = new double[frame.Rows];
        if (frame.LongSeason > 1 && random.Chance(0.6))
        {
            path = Repeat(frame, frame.LongSeason);
            Scale(path, random.LogUniform(0.1, 1));
            Paths.Modulate(path, frame.Wander(1, 10), random.LogUniform(0.05, 0.5));
        }
        if (random.Chance(0.15)) // a cycle that nobody announced
        {
            int period = (int)Math.Round(random.LogUniform(5, 60));
            double[] shape = SeasonShape.Any(random, period);
            double strength = random.LogUniform(0.1, 0.7);
            for (int t = 0; t < path.Length; t++) path[t] += strength * shape[t % period];
        }
        return path;
    }

    /// <summary>Every season comes early or late by its own number of rows; values between rows are interpolated.</summary>
    private static double[] Shifted(double[] season, SimulationFrame frame, double deviation)
    {
        var shifted = new double[season.Length];
        EachSeason(frame, shifted, (rows, number) =>
        {
            double shift = deviation * frame.Random.Normal();
            for (int i = 0; i < rows.Length; i++)
            {
                double at = Math.Clamp(number * frame.Season + i + shift, 0, season.Length - 1);
                int before = Math.Min((int)at, season.Length - 2);
                rows[i] = season[before] + (at - before) * (season[before + 1] - season[before]);
            }
        });
        return shifted;
    }

    /// <summary>How far a turning shape has come, row by row, from 0 to 1: at an even pace, or now faster, now slower.</summary>
    private static double[] Way(SimulationFrame frame)
    {
        var way = new double[frame.Rows];
        if (frame.Random.Chance(0.5))
        {
            for (int t = 0; t < way.Length; t++) way[t] = (double)t / way.Length;
            return way;
        }
        double[] pace = Paths.Wander(frame.Random, frame.Rows, frame.Rows / 4.0);
        for (int t = 0; t < way.Length; t++) way[t] = Math.Abs(pace[t]);
        Paths.Accumulate(way);
        Scale(way, 1 / way[^1]);
        return way;
    }

    private delegate void SeasonRows(Span<double> rows, int number);

    private static void EachSeason(SimulationFrame frame, double[] path, SeasonRows act)
    {
        for (int number = 0, start = 0; start < path.Length; number++, start += frame.Season)
            act(path.AsSpan(start, Math.Min(frame.Season, path.Length - start)), number);
    }

    private static void Scale(Span<double> path, double factor)
    {
        for (int t = 0; t < path.Length; t++) path[t] *= factor;
    }
}
