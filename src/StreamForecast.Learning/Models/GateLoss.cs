namespace StreamForecast.Learning.Models;

/// <summary>A share that the gate tried.</summary>
/// <param name="Alpha">The share.</param>
/// <param name="Loss">The held-back rows' mean loss with it: twice the pinball loss over the series' scale.</param>
/// <param name="Error">Standard error of its difference to the lowest loss; null where the rows are too few to tell.</param>
public sealed record GateLoss(double Alpha, double Loss, double? Error);
