using StreamForecast.Engine.JointPaths;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.JointPaths;

/// <summary>Histories made up for tests: values, and a forecast that is the same after every row or follows from it.</summary>
internal static class Histories
{
    /// <summary>Levels evenly spread over centre +- 1.</summary>
    public static float[] Even(float centre) => [.. Enumerable.Range(0, NetworkShape.LevelCount).Select(i => centre + (i - NetworkShape.Median) * 0.2f)];

    public static ForecastHistory Of(IEnumerable<float> values, Func<int, float[]>? forecast = null)
    {
        var history = new ForecastHistory();
        int row = 0;
        foreach (float value in values) history.Add(value, (forecast ?? (_ => Even(1)))(row++));
        return history;
    }
}
