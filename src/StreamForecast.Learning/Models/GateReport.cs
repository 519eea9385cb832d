namespace StreamForecast.Learning.Models;

/// <summary>How much of what a model learnt from rows seen was kept: weights = parent + alpha (tuned - parent), alpha chosen by rows that were held back.</summary>
public sealed record GateReport
{
    /// <summary>Rows held back, of all series together; 0 when none was long enough, and the parent stays.</summary>
    public required long HeldBackRows { get; init; }
    /// <summary>The share kept; 0: the parent stays.</summary>
    public required double Alpha { get; init; }
    /// <summary>The held-back rows' loss with each share that was tried; empty when no rows were held back.</summary>
    public required IReadOnlyList<GateLoss> Losses { get; init; }
}
