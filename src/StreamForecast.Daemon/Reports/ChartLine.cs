namespace StreamForecast.Daemon.Reports;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">What the key calls it.</param>
/// <param name="Style">Its class in report.css: c1 to c5, or f1 to f4 for one quantity at growing times.</param>
/// <param name="Points">From left to right; what is not finite leaves a hole.</param>
/// <param name="Kind">line, faint (a thin line behind the others), dots (a line with its points marked) or rule (dashed).</param>
internal sealed record ChartLine(string Name, string Style, IReadOnlyList<(double X, double Y)> Points, string Kind = "line");
