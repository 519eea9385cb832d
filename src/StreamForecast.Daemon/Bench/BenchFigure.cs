using System.Text.Json;

namespace StreamForecast.Daemon.Bench;

/// <summary>One figure of this machine beside its reference, measured in the same run; <c>bench --json</c> prints it as a line.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit, which is the reference's too.</param>
/// <param name="Reference">What it is measured against; null when there is nothing to measure it against.</param>
internal sealed record BenchFigure(string Name, double Value, string Unit, double? Reference)
{
    /// <summary>Value over reference.</summary>
    public double? Ratio => Value / Reference;

    /// <summary>The figure as one JSON object.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { name = Name, value = Round(Value), unit = Unit, reference = Round(Reference), ratio = Round(Ratio) });

    // Four digits are more than a measurement holds.
    private static double? Round(double? value) => value is not { } number || number == 0 ? value : Math.Round(number, Math.Max(0, 3 - (int)Math.Floor(Math.Log10(Math.Abs(number)))));
}
