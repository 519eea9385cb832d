using Spectre.Console;

namespace StreamForecast.Daemon.Commands;

/// <summary>Tables on standard output: drawn on a terminal, plain aligned columns in a pipe or file.</summary>
internal static class Tables
{
    /// <summary>Prints rows under <paramref name="headers"/>; empty headers leave the heading out. Columns from <paramref name="rightFrom"/> on are aligned right.</summary>
    public static void Print(string[] headers, IReadOnlyList<string[]> rows, int rightFrom = int.MaxValue)
    {
        if (Progress.OnTerminal) Draw(headers, rows, rightFrom);
        else Align(headers, rows, rightFrom);
    }

    private static void Draw(string[] headers, IReadOnlyList<string[]> rows, int rightFrom)
    {
        bool headed = headers.Any(header => header.Length > 0);
        var table = new Table { ShowHeaders = headed, Border = headed ? TableBorder.Rounded : TableBorder.None };
        table.BorderStyle = new Style(Color.Grey);
        for (int i = 0; i < headers.Length; i++)
        {
            var column = new TableColumn(new Text(headers[i], new Style(Color.Grey)));
            if (i >= rightFrom) column.RightAligned();
            if (!headed && i == 0) column.PadRight(3);
            table.AddColumn(column);
        }
        foreach (string[] row in rows) table.AddRow(row.Select((cell, i) => new Text(cell, !headed && i == 0 ? new Style(Color.Grey) : null)));
        AnsiConsole.Write(table);
    }

    private static void Align(string[] headers, IReadOnlyList<string[]> rows, int rightFrom)
    {
        var all = headers.Any(header => header.Length > 0) ? [headers, .. rows] : rows;
        int[] widths = [.. headers.Select((_, i) => all.Max(row => row[i].Length))];
        foreach (string[] row in all)
            Console.WriteLine(string.Join("  ", row.Select((cell, i) => i >= rightFrom ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }
}
