using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// The scalars of one series' forecaster: the head of its block of floats. Means hold NaN until they have data; the
/// properties put the documented stand-in in its place.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(float))]
internal struct RunningStatistics
{
    /// <summary>Rows with a value.</summary>
    public float Rows;
    /// <summary>Rows that could be compared with the row one season before.</summary>
    public float SeasonRows;
    /// <summary>Rows that could be compared with a box mean one season before.</summary>
    public float BoxRows;
    /// <summary>Rows that could be compared with the week profile.</summary>
    public float WeekRows;

    /// <summary>Sum of the box that ends at the newest row; divided by its rows it is B.</summary>
    public float BoxSum;
    /// <summary>Sum of the box that ends one season earlier.</summary>
    public float EarlierBoxSum;
    /// <summary>Exponential level, L.</summary>
    public float Level;
    /// <summary>Smallest value so far.</summary>
    public float Smallest;
    /// <summary>Damped slope, SL.</summary>
    public float Slope;
    /// <summary>Residual against the week profile that follows the level slowly, RL.</summary>
    public float WeekLevel;

    /// <summary>Mean step, DR.</summary>
    public float Drift;
    private float step, stepFast, seasonStep, seasonStepFast, seasonSpread, level, box, seasonalStep, ratio, weekLevelError;

    /// <summary>Errors of the day profile.</summary>
    public ProfileErrors Day;
    /// <summary>Errors of the week profile.</summary>
    public ProfileErrors Week;

    /// <summary>The scalars at the head of a block.</summary>
    public static ref RunningStatistics Of(Span<float> block) => ref Unsafe.As<float, RunningStatistics>(ref MemoryMarshal.GetReference(block));

    /// <summary>The scalars at the head of a block, to read.</summary>
    public static ref readonly RunningStatistics Of(ReadOnlySpan<float> block) => ref Unsafe.As<float, RunningStatistics>(ref MemoryMarshal.GetReference(block));

    /// <summary>Makes all-zero scalars ready for the first row.</summary>
    public void Start()
    {
        step = stepFast = seasonStep = seasonStepFast = seasonSpread = level = box = seasonalStep = ratio = weekLevelError = float.NaN;
        Day.Start();
        Week.Start();
    }

    /// <summary>Mean |step|, D1; 0 before there is one.</summary>
    public readonly float Step => RunningMean.Or(step, 0);
    /// <summary>The same over the newest ten rows, D1F.</summary>
    public readonly float StepFast => RunningMean.Or(stepFast, Step);
    /// <summary>Mean |change over a season|, DM.</summary>
    public readonly float SeasonStep => RunningMean.Or(seasonStep, Step);
    /// <summary>The same over the newest rows, FM.</summary>
    public readonly float SeasonStepFast => RunningMean.Or(seasonStepFast, SeasonStep);
    /// <summary>Mean error of the level, EL.</summary>
    public readonly float LevelError => RunningMean.Or(level, Step);
    /// <summary>Mean error of last season's value scaled by the box means, EB.</summary>
    public readonly float BoxError => RunningMean.Or(box, SeasonStep);
    /// <summary>Mean error of last season's step, ES1.</summary>
    public readonly float SeasonalStepError => RunningMean.Or(seasonalStep, 1.4f * Step);
    /// <summary>Mean error of the ratio profile, EPM.</summary>
    public readonly float RatioError => RunningMean.Or(ratio, 1.2f * SeasonStep);
    /// <summary>Mean error of the week profile with the slow residual, ERL.</summary>
    public readonly float WeekLevelError => RunningMean.Or(weekLevelError, 1.44f * SeasonStep);

    /// <summary>What one unit of the network is worth, s: the slow mean of the change over a season, never quite zero.</summary>
    public readonly float Scale => MathF.Max(MathF.Max(RunningMean.Or(seasonSpread, Step), 1e-6f * MathF.Abs(Level) + 1e-9f), 0.02f * Step);

    /// <summary>Takes in the step from the row before.</summary>
    public void LearnStep(float change, float gain, float driftGain)
    {
        float size = MathF.Abs(change);
        Slope += 0.3f * (change - Slope);
        Drift += driftGain * (change - Drift);
        RunningMean.Learn(ref stepFast, size, MathF.Max(gain, 0.1f));
        RunningMean.Learn(ref step, size, gain);
    }

    /// <summary>Takes in the error of the level.</summary>
    public void LearnLevel(float error, float gain) => RunningMean.Learn(ref level, MathF.Abs(error), gain);

    /// <summary>Takes in the change over a season.</summary>
    public void LearnSeason(float change, float gain, float spreadGain, float fastGain)
    {
        float size = MathF.Abs(change);
        RunningMean.Learn(ref seasonStep, size, gain);
        RunningMean.Learn(ref seasonSpread, size, spreadGain);
        RunningMean.Learn(ref seasonStepFast, size, fastGain);
    }

    /// <summary>Takes in the errors of last season's value scaled by the box means, and of last season's step.</summary>
    public void LearnBox(float boxError, float stepError, float gain)
    {
        RunningMean.Learn(ref box, MathF.Abs(boxError), gain);
        RunningMean.Learn(ref seasonalStep, MathF.Abs(stepError), gain);
    }

    /// <summary>Takes in the error of the ratio profile.</summary>
    public void LearnRatio(float error, float gain) => RunningMean.Learn(ref ratio, MathF.Abs(error), gain);

    /// <summary>Takes in the signed error of the week profile, and lets the slow residual follow it.</summary>
    public void LearnWeekLevel(float e, float gain, float levelGain)
    {
        RunningMean.Learn(ref weekLevelError, MathF.Abs(e - WeekLevel), gain);
        WeekLevel += levelGain * (e - WeekLevel);
    }
}
