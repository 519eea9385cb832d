namespace StreamForecast.Daemon.Demo;

/// <summary>One row of a series as the demo's screen draws it.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Value">What came.</param>
/// <param name="Lower">Lower end of the 90 % band made before it; NaN when there was none.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Score">How strange it was.</param>
/// <param name="Flagged">Whether it was flagged.</param>
/// <param name="Planted">Whether an anomaly was planted there.</param>
internal readonly record struct DemoPoint(int Row, float Value, float Lower, float Upper, float Score, bool Flagged, bool Planted);
