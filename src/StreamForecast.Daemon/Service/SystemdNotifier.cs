using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// Tells systemd how the service does: one datagram per message to $NOTIFY_SOCKET (sd_notify(3)). Does nothing where no
/// service manager listens, and never fails: a lost notice is no reason to stop scoring.
/// </summary>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? socket;
    private readonly UnixDomainSocketEndPoint? manager;

    /// <summary>For the socket and the watchdog time that systemd put into the environment; nulls where it did not.</summary>
    public SystemdNotifier(string? notifySocket, string? watchdogMicroseconds)
    {
        if (string.IsNullOrEmpty(notifySocket)) return;
        manager = new UnixDomainSocketEndPoint(notifySocket[0] == '@' ? '\0' + notifySocket[1..] : notifySocket);    // @: an abstract socket
        socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        if (long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0)
            WatchdogInterval = TimeSpan.FromMicroseconds(microseconds / 2);
    }

    /// <summary>For this process.</summary>
    public static SystemdNotifier FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"));

    /// <summary>How often <see cref="Alive"/> is to be said: half of what systemd waits; null when it does not watch.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>Start-up is finished.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>What `systemctl status` shows.</summary>
    public void Status(string status) => Send($"STATUS={status}");

    /// <summary>The processing loops are moving.</summary>
    public void Alive() => Send("WATCHDOG=1");

    /// <summary>The service is on its way down.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=stopping");

    /// <summary>Closes the socket.</summary>
    public void Dispose() => socket?.Dispose();

    private void Send(string message)
    {
        if (socket is null) return;
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(message), manager!);
        }
        catch (SocketException)
        {
        }
    }
}
