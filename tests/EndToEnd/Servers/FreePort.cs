using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>Ports of the loopback that nobody listens on.</summary>
internal static class FreePort
{
    private static readonly ConcurrentDictionary<int, bool> given = [];

    /// <summary>
    /// One nobody listens on or was given before, below the range that outgoing connections take theirs from: a client that keeps knocking at a
    /// stopped broker's port could otherwise be given that very port and connect to itself.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(20000, 32000);
            if (!given.TryAdd(port, true)) continue;
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException) { }
        }
    }
}
