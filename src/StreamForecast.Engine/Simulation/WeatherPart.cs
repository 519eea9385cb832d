namespace StreamForecast.Engine.Simulation;

/// <summary>A disturbance that lasts hours to days and acts more at some phases than at others, as weather does on load and traffic.</summary>
internal static class WeatherPart
{
    /// <summary>One value per row; zeros for series without a season and for two in five of the others.</summary>
    public static double[] Draw(SimulationFrame frame)
    {
        RandomSource random = frame.Random;
        if (!frame.HasSeason || !random.Chance(0.6)) return new double[frame.Rows];

        double[] driver = frame.Wander(0.4, 6);
        if (random.Chance(0.5))
        {
            Paths.Filter(driver, Math.Exp(-1 / frame.Duration(0.05, 0.5)));
            Paths.TryStandardise(driver);
        }
        double strength = random.LogUniform(0.08, 0.9), always = random.Uniform(-1, 1), byPhase = random.Uniform(0, 1);
        double[] season = SeasonPart.Repeat(frame, frame.Season);
        for (int t = 0; t < driver.Length; t++) driver[t] *= strength * (always + byPhase * season[t]);
        return driver;
    }
}
