namespace StreamForecast.Daemon.Filling;

/// <summary>What <c>fill</c> did.</summary>
/// <param name="Series">Series read.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Filled">Rows filled.</param>
/// <param name="Left">Rows left without a value.</param>
/// <param name="Repeated">Rows left out because another one has their stamp.</param>
/// <param name="Empty">Series without any value.</param>
/// <param name="Short">Series with gaps and too few values to fill them from.</param>
internal readonly record struct FillCounts(int Series, long Rows, long Filled, long Left, long Repeated, int Empty, int Short)
{
    /// <summary>Both added up.</summary>
    public FillCounts With(FillCounts other) => new(Series + other.Series, Rows + other.Rows, Filled + other.Filled, Left + other.Left,
        Repeated + other.Repeated, Empty + other.Empty, Short + other.Short);
}
