using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace StreamForecast.Daemon.Demo;

/// <summary>The demo's live view on a terminal: counts, the strangest series of the moment with its band, and the runners-up.</summary>
internal static class DemoScreen
{
    private const int MostRunners = 8, NameWidth = 18, ValueWidth = 36;

    // Title, tiles, the panel's frame, axis and key, and the notes, which wrap on a narrow terminal.
    private const int OtherLines = 17;

    private static int ChartLines => Math.Clamp((AnsiConsole.Profile.Height - OtherLines) / 2, 4, 10);

    private static int Runners => Math.Clamp(AnsiConsole.Profile.Height - OtherLines - ChartLines, 0, MostRunners);

    /// <summary>Redraws four times a second until stopped.</summary>
    public static void Show(DemoStatus status, CancellationToken stop)
    {
        AnsiConsole.Live(Render(status.Look(1 + MostRunners))).AutoClear(true).Start(context =>
        {
            while (!stop.WaitHandle.WaitOne(250)) context.UpdateTarget(Render(status.Look(1 + MostRunners)));
        });
    }

    private static IRenderable Render(DemoStatus.Moment now)
    {
        var view = now.View;
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]StreamForecast[/] [grey62]{now.Series} simulated hourly series through Kafka, one process, no server[/]"),
            new Text(""),
            Tiles(now),
            new Text(""),
        };
        if (view.Worst.Count > 0)
        {
            rows.Add(Worst(view.Worst[0]));
            rows.Add(RunnersUp(view.Worst.Skip(1).Take(Runners)));
        }
        rows.Add(new Text(""));
        rows.Add(new Markup("[grey62]found: flagged while it lasted; missed: it ended unflagged; false alarm: nothing was planted there[/]"));
        if (view.FalseWhileNew > 0) rows.Add(new Markup($"[grey62]not counted: {view.FalseWhileNew} false alarms in the first three weeks, while every series was new[/]"));
        rows.Add(new Markup($"[grey62]{Markup.Escape(now.Footer)}[/]"));
        return new Rows(rows);
    }

    private static Grid Tiles(DemoStatus.Moment now)
    {
        var view = now.View;
        var grid = new Grid();
        for (int i = 0; i < 6; i++) grid.AddColumn(new GridColumn().NoWrap().Width(Math.Clamp(AnsiConsole.Profile.Width / 6 - 2, 12, 18)));
        string pace = string.Create(CultureInfo.InvariantCulture, $"{now.PerSecond:N0}/s");
        grid.AddRow(
            Tile(string.Create(CultureInfo.InvariantCulture, $"{view.Records:N0}"), "records", "white"),
            Tile(pace, now.Live ? "live" : "catching up", "white"),
            Tile(string.Create(CultureInfo.InvariantCulture, $"{view.Found}"), $"found of {view.Begun}", "green"),
            Tile(string.Create(CultureInfo.InvariantCulture, $"{view.Missed}"), "missed", view.Missed > 0 ? "yellow" : "white"),
            Tile(string.Create(CultureInfo.InvariantCulture, $"{view.False}"), "false alarms", view.False > 0 ? "yellow" : "white"),
            Tile(double.IsNaN(view.Coverage) ? "..." : string.Create(CultureInfo.InvariantCulture, $"{view.Coverage * 100:0.0} %"), "in 90 % band", "white"));
        return grid;
    }

    private static Markup Tile(string figure, string words, string colour) => new($"[bold {colour}]{figure}[/]\n[grey62]{words}[/]");

    private static Panel Worst(DemoTrail trail)
    {
        var newest = trail[trail.Count - 1];
        string title = $"[bold]{Markup.Escape(trail.Name)}[/]  {Describe(newest)}";
        return new Panel(new Rows(
            new Markup(DemoChart.Draw(trail, AnsiConsole.Profile.Width - 6, ChartLines)),
            new Markup("[deepskyblue1]─[/] [grey62]value[/]   [white on grey23]  [/] [grey62]90 % band[/]   [red]─[/] [grey62]flagged[/]   [yellow]▔[/] [grey62]planted, unknown to it[/]")))
        {
            Header = new PanelHeader($" strangest of the moment: {title} "),
            Border = BoxBorder.Rounded,
            BorderStyle = new Style(Color.Grey39),
            Padding = new Padding(1, 0),
        };
    }

    private static Table RunnersUp(IEnumerable<DemoTrail> trails)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        int width = Math.Clamp(AnsiConsole.Profile.Width - NameWidth - ValueWidth - 6, 10, DemoTrail.Kept);
        table.AddColumns(new TableColumn("").Width(NameWidth).NoWrap(), new TableColumn("").Width(width).NoWrap(), new TableColumn("").NoWrap());
        foreach (var trail in trails)
        {
            var newest = trail[trail.Count - 1];
            table.AddRow(new Markup($"[grey62]{Markup.Escape(trail.Name)}[/]"), new Markup(DemoChart.Spark(trail, width)), new Markup(Describe(newest)));
        }
        return table;
    }

    private static string Describe(DemoPoint point)
    {
        string value = string.Create(CultureInfo.InvariantCulture, $"{point.Value:G4}");
        string band = float.IsFinite(point.Lower) ? string.Create(CultureInfo.InvariantCulture, $"  [grey62]expected {point.Lower:G4} to {point.Upper:G4}[/]") : "";
        return point.Flagged ? $"[red]{value}[/]{band}" : $"{value}{band}";
    }
}
