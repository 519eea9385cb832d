using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// The scalars of a series' forecaster: levels, slopes and the mean absolute errors of simple one-row forecasts. It lies
/// over the first floats of the block; <see cref="SeriesStatistics"/> writes it, forecasts and inputs read it.
/// </summary>
/// <remarks>
/// An error that has no data yet answers with a stand-in made from one that has: a seasonal error with the step error, a
/// profile's with a little more than the seasonal one.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(float))]
internal struct RunningStatistics
{
    private const float FirstStep = 0.1f;       // first steps of 565 real series: half within 2 to 5 % of the value by kind, four in five within 7 to 22 %

    private const uint MostRows = 1 << 24;      // beyond every window, and a float holds all counts below exactly

    /// <summary>Ranges of recent values and profiles.</summary>
    public Quantiser Recent, DayProfile, RatioProfile, WeekProfile;

    /// <summary>Sums of the codes in the newest box of rows, and in the box a season earlier; of full buckets where there are buckets. Whole numbers: whatever enters leaves without a trace.</summary>
    public uint BoxSum, LaggedBoxSum;

    private uint rows;
    private ushort seasonRows;
    private ushort profileRows;
    private ushort weekRows;

    private float stepError;
    private float stepErrorFast;
    private float seasonError;
    private float seasonErrorFast;
    private float seasonSpread;
    private float levelError;
    private float boxError;
    private float seasonStepError;
    private float ratioError;
    private float weekLevelError;

    /// <summary>Errors of the day profile.</summary>
    public ProfileErrors Day;

    /// <summary>Errors of the week profile.</summary>
    public ProfileErrors Week;

    /// <summary>Exponential mean of the values, L.</summary>
    public float Level { get; private set; }

    /// <summary>Smallest value observed so far.</summary>
    public float Minimum { get; private set; }

    /// <summary>Exponential mean of the newest steps from row to row.</summary>
    public float Slope { get; private set; }

    /// <summary>Mean step from row to row over two long seasons.</summary>
    public float Drift { get; private set; }

    /// <summary>Slow mean of what the series lies above its week profile.</summary>
    public float WeekLevel { get; private set; }

    /// <summary>What the profiles said of the newest row with a value before they learnt it; NaN: nothing.</summary>
    public (float Day, float Week) Said { get; set; }

    /// <summary>Rows learnt, skipped ones not counted.</summary>
    public readonly uint Rows => rows;

    /// <summary>Mean |x[t] - x[t-1]|; until the second row a tenth of the first, so that its forecast has an honest width.</summary>
    public readonly float StepError => RunningMean.Or(stepError, FirstStep * MathF.Abs(Level));

    /// <summary>The same over the newest ten rows.</summary>
    public readonly float StepErrorFast => RunningMean.Or(stepErrorFast, StepError);

    /// <summary>Mean |x[t] - x[t-m]|.</summary>
    public readonly float SeasonError => RunningMean.Or(seasonError, StepError);

    /// <summary>The same over the newest rows.</summary>
    public readonly float SeasonErrorFast => RunningMean.Or(seasonErrorFast, SeasonError);

    /// <summary>Mean absolute error of the level.</summary>
    public readonly float LevelError => RunningMean.Or(levelError, StepError);

    /// <summary>Mean absolute error of the value a season ago, moved by the change of the box mean.</summary>
    public readonly float BoxError => RunningMean.Or(boxError, SeasonError);

    /// <summary>Mean absolute error of the step a season ago, taken from the newest value.</summary>
    public readonly float SeasonStepError => RunningMean.Or(seasonStepError, 1.4f * StepError);

    /// <summary>Mean absolute error of the ratio profile times the box mean.</summary>
    public readonly float RatioError => RunningMean.Or(ratioError, 1.2f * SeasonError);

    /// <summary>Mean absolute error of the week profile plus its slow level.</summary>
    public readonly float WeekLevelError => RunningMean.Or(weekLevelError, 1.44f * SeasonError);

    /// <summary>The day profile's four errors with their stand-ins: alone, after its residual, and both over the newest rows.</summary>
    public readonly (float Error, float Residual, float Fast, float ResidualFast) DayErrors => Errors(Day, SeasonError);

    /// <summary>The week profile's four errors, as <see cref="DayErrors"/>.</summary>
    public readonly (float Error, float Residual, float Fast, float ResidualFast) WeekErrors => Errors(Week, 1.2f * SeasonError);

    /// <summary>The unit s of everything relative: the usual change over a season, kept off zero.</summary>
    public readonly float Scale =>
        MathF.Max(RunningMean.Or(seasonSpread, StepError), MathF.Max(1e-6f * MathF.Abs(Level) + 1e-9f, 0.02f * StepError));

    /// <summary>Makes it ready for the first row.</summary>
    public void Start()
    {
        this = default;
        stepError = stepErrorFast = seasonError = seasonErrorFast = seasonSpread = float.NaN;
        levelError = boxError = seasonStepError = ratioError = weekLevelError = float.NaN;
        Minimum = float.PositiveInfinity;
        Recent = DayProfile = RatioProfile = WeekProfile = Quantiser.Empty;
        Day.Start();
        Week.Start();
    }

    /// <summary>Learns a value's distance to the row before it, and to the level.</summary>
    public void LearnStep(SeasonLayout layout, float value, float before)
    {
        rows = Math.Min(rows + 1, MostRows);
        if (rows > 1)
        {
            float updates = rows - 1, step = value - before, error = MathF.Abs(step);
            float gain = RunningMean.Gain(updates, layout.ErrorGain);
            RunningMean.Learn(ref levelError, MathF.Abs(value - Level), gain);
            RunningMean.Learn(ref stepError, error, gain);
            RunningMean.Learn(ref stepErrorFast, error, RunningMean.Gain(updates, 0.1f));
            Slope += 0.3f * (step - Slope);
            Drift += RunningMean.Gain(updates, layout.DriftGain) * (step - Drift);
        }

        Level += RunningMean.Gain(rows, layout.LevelGain) * (value - Level);
        Minimum = MathF.Min(Minimum, value);
    }

    /// <summary>Learns a value's distance to the row a season before it.</summary>
    public void LearnSeason(SeasonLayout layout, float error)
    {
        RunningMean.Count(ref seasonRows);
        RunningMean.Learn(ref seasonError, error, RunningMean.Gain(seasonRows, layout.ErrorGain));
        RunningMean.Learn(ref seasonErrorFast, error, RunningMean.Gain(seasonRows, layout.FastGain));
        RunningMean.Learn(ref seasonSpread, error, RunningMean.Gain(seasonRows, layout.SpreadGain));
    }

    /// <summary>
    /// Learns how the value a season ago did when moved by the box mean, and when moved by the newest value. Follows
    /// <see cref="LearnSeason"/>.
    /// </summary>
    public void LearnMovedSeason(SeasonLayout layout, float movedByBox, float movedByStep)
    {
        float gain = RunningMean.Gain(seasonRows - 1, layout.ErrorGain); // one row later than the season itself
        RunningMean.Learn(ref boxError, movedByBox, gain);
        RunningMean.Learn(ref seasonStepError, movedByStep, gain);
    }

    /// <summary>Learns the errors of the ratio profile (absolute) and of the day profile (signed).</summary>
    public void LearnDay(SeasonLayout layout, float ratio, float day)
    {
        RunningMean.Count(ref profileRows);
        float gain = RunningMean.Gain(profileRows, layout.ErrorGain);
        RunningMean.Learn(ref ratioError, ratio, gain);
        Day.Learn(day, gain, RunningMean.Gain(profileRows, layout.FastGain));
    }

    /// <summary>Learns the signed error of the week profile.</summary>
    public void LearnWeek(SeasonLayout layout, float week)
    {
        RunningMean.Count(ref weekRows);
        float gain = RunningMean.Gain(weekRows, layout.ErrorGain);
        Week.Learn(week, gain, RunningMean.Gain(weekRows, layout.FastGain));
        RunningMean.Learn(ref weekLevelError, MathF.Abs(week - WeekLevel), gain);
        WeekLevel += layout.LevelGain * (week - WeekLevel);
    }

    private static (float, float, float, float) Errors(in ProfileErrors profile, float unknown)
    {
        float error = profile.Error(unknown), residual = profile.ResidualError(unknown);
        return (error, residual, profile.ErrorFast(error), profile.ResidualErrorFast(residual));
    }
}
