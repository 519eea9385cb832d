using System.Net.Sockets;
using System.Text;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Tests.History;

namespace StreamForecast.Daemon.Tests.Service;

/// <summary>Against a real datagram socket, as systemd has one.</summary>
public sealed class SystemdNotifierTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Socket manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };

    [Fact]
    public void Every_message_is_one_datagram()
    {
        string path = Path.Combine(folder.Path, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(path));
        using var notifier = new SystemdNotifier(path, null);

        notifier.Ready("4 partitions");
        notifier.Status("10 records/s, größer");
        notifier.Alive();
        notifier.Stopping();

        Assert.Equal(["READY=1\nSTATUS=4 partitions", "STATUS=10 records/s, größer", "WATCHDOG=1", "STOPPING=1\nSTATUS=stopping"], Received(4));
    }

    [Fact]
    public void An_abstract_socket_is_found_by_its_at_sign()
    {
        string name = $"streamforecast-test-{Guid.NewGuid():N}";
        manager.Bind(new UnixDomainSocketEndPoint('\0' + name));
        using var notifier = new SystemdNotifier('@' + name, null);
        notifier.Alive();
        Assert.Equal(["WATCHDOG=1"], Received(1));
    }

    [Theory]
    [InlineData("30000000", 15)]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("0", null)]
    public void The_watchdog_is_told_at_half_its_time(string? microseconds, int? seconds)
    {
        using var notifier = new SystemdNotifier(Path.Combine(folder.Path, "none"), microseconds);
        Assert.Equal(seconds, (int?)notifier.WatchdogInterval?.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nowhere/at/all")]
    public void Without_a_listener_nothing_happens(string? socket)
    {
        using var notifier = new SystemdNotifier(socket, null);
        notifier.Ready("x");
        notifier.Alive();
    }

    public void Dispose()
    {
        manager.Dispose();
        folder.Dispose();
    }

    private List<string> Received(int count)
    {
        var messages = new List<string>();
        byte[] datagram = new byte[4096];
        while (messages.Count < count) messages.Add(Encoding.UTF8.GetString(datagram, 0, manager.Receive(datagram)));
        return messages;
    }
}
