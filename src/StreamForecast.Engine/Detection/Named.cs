namespace StreamForecast.Engine.Detection;

/// <summary>What a flagged row shows, and to which side.</summary>
internal readonly record struct Named(AnomalyKind Kind, AnomalyDirection Direction);
