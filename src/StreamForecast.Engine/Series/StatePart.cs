namespace StreamForecast.Engine.Series;

/// <summary>One part of what is kept of a series.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">How many bytes of memory it takes.</param>
public sealed record StatePart(string Name, int Bytes);
