using System.Runtime.CompilerServices;

namespace StreamForecast.Engine.Detection;

/// <summary>One <see cref="TailUnit"/> for each <see cref="Statistic"/>.</summary>
[InlineArray(Count)]
internal struct TailUnits
{
    /// <summary>Number of statistics, novelty included.</summary>
    public const int Count = (int)Statistic.Novelty + 1;

    private TailUnit first;
}
