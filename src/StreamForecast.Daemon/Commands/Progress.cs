using Spectre.Console;

namespace StreamForecast.Daemon.Commands;

/// <summary>Shows how far long work has come: a bar with the time left on a terminal, nothing in a pipe or file.</summary>
internal static class Progress
{
    /// <summary>Runs <paramref name="work"/>, which reports how much of <paramref name="total"/> is done as often as it likes.</summary>
    public static void Run(string title, double total, Action<Action<double, string>> work)
    {
        if (!OnTerminal)
        {
            work(static (_, _) => { });
            return;
        }
        AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1));
                work((done, note) =>
                {
                    task.Value = done;
                    task.Description = Markup.Escape(note.Length == 0 ? title : $"{title} {note}");
                });
            });
    }

    /// <summary>Whether a person watches standard output.</summary>
    public static bool OnTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
}
