namespace StreamForecast.Learning.Training;

/// <summary>What a network's forecasts from one window of held-back rows were worth.</summary>
/// <param name="Series">Number of the series, as the source of the rows knows it.</param>
/// <param name="FirstRow">Row of the series at the window's first step.</param>
/// <param name="Loss">Mean loss: twice the pinball loss over the series' scale.</param>
/// <param name="Weight">Forecasts that counted.</param>
public readonly record struct HeldBackWindow(int Series, int FirstRow, double Loss, double Weight)
{
    /// <summary>Mean loss of all forecasts of the windows.</summary>
    public static double Mean(IReadOnlyList<HeldBackWindow> windows) => windows.Sum(static one => one.Weight * one.Loss) / windows.Sum(static one => one.Weight);
}
