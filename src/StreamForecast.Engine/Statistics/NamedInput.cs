namespace StreamForecast.Engine.Statistics;

/// <summary>One value that a foreign model may read of a row.</summary>
/// <param name="Name">As it stands in the configuration.</param>
/// <param name="Meaning">In a sentence; docs/OWN-MODEL.md holds the same.</param>
/// <param name="Read">Its value.</param>
internal sealed record NamedInput(string Name, string Meaning, NamedInputReader Read);

/// <summary>Reads one value of a row.</summary>
internal delegate float NamedInputReader(NamedRow row);
