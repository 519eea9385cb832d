using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>
/// A program that a test started: its output is kept line by line, it takes signals, and it does not outlive the test run,
/// not even one that is killed (a watchdog shell holds a pipe to this process and ends the program when it closes).
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15, Continue = 18, Halt = 19;

    private readonly string name;
    private readonly Process process;
    private readonly Process watchdog;
    private readonly Lock gate = new();
    private readonly List<string> output = [];
    private readonly List<string> errors = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts <paramref name="program"/>; settings with a null value are taken out of its environment.</summary>
    public ChildProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? settings = null, string? folder = null)
    {
        name = Path.GetFileName(program);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>()) start.Environment[key] = value;

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Keep(output, e.Data);
        process.ErrorDataReceived += (_, e) => Keep(errors, e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        watchdog = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"read -r _; kill -KILL {process.Id} 2>/dev/null"]) { RedirectStandardInput = true })!;
    }

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Everything written to standard output so far.</summary>
    public string Output { get { lock (gate) return string.Join('\n', output); } }

    /// <summary>Everything written to standard error so far.</summary>
    public string Errors { get { lock (gate) return string.Join('\n', errors); } }

    /// <summary>The newest lines of both, for a test's message.</summary>
    public string Tail(int lines = 30)
    {
        lock (gate)
            return $"--- {name}, standard output (newest {lines} lines)\n{string.Join('\n', output.TakeLast(lines))}\n--- {name}, standard error\n{string.Join('\n', errors.TakeLast(lines))}";
    }

    /// <summary>Returns the first line, on either stream, that contains <paramref name="text"/>; fails when the program ends or the limit passes first.</summary>
    public async Task<string> WaitForLine(string text, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            bool ended = HasEnded;
            if (ended) await process.WaitForExitAsync(late.Token); // returns when the streams are read to their ends too
            Task next;
            lock (gate)
            {
                if (output.Concat(errors).FirstOrDefault(line => line.Contains(text, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
                next = changed.Task;
            }
            if (ended) Assert.Fail($"{name} ended (exit code {process.ExitCode}) without a line that holds '{text}'.\n{Tail()}");
            try { await Task.WhenAny(next, process.WaitForExitAsync(late.Token)).WaitAsync(late.Token); }
            catch (OperationCanceledException) { Assert.Fail($"{name} printed no line that holds '{text}' within {limit}.\n{Tail()}"); }
        }
    }

    /// <summary>Waits for the end and returns the exit code; fails when the limit passes first.</summary>
    public async Task<int> WaitForEnd(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try { await process.WaitForExitAsync(late.Token); }
        catch (OperationCanceledException) { Assert.Fail($"{name} was still running after {limit}.\n{Tail()}"); }
        return process.ExitCode;
    }

    /// <summary>SIGTERM, then the exit code.</summary>
    public async Task<int> Stop(TimeSpan limit)
    {
        Assert.False(HasEnded, $"{name} had ended by itself before it was told to.\n{Tail()}");
        Assert.Equal(0, SendSignal(process.Id, Terminate));
        return await WaitForEnd(limit);
    }

    /// <summary>SIGSTOP: it stands still, as a virtual machine that is moved, and does not know it.</summary>
    public void Freeze() => Assert.Equal(0, SendSignal(process.Id, Halt));

    /// <summary>SIGCONT: it goes on.</summary>
    public void Thaw() => Assert.Equal(0, SendSignal(process.Id, Continue));

    /// <summary>SIGKILL: no handler runs.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        watchdog.Kill(); // first: once the program has ended its number may belong to another
        await watchdog.WaitForExitAsync();
        if (!process.HasExited) await Kill();
        watchdog.Dispose();
        process.Dispose();
    }

    private void Keep(List<string> lines, string? line)
    {
        if (line is null) return;
        TaskCompletionSource announce;
        lock (gate)
        {
            lines.Add(line);
            announce = changed;
            changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        announce.SetResult();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
