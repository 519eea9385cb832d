using System.IO.Compression;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Writes points to a database that takes InfluxDB's line protocol. Every batch goes to a queue on the disk first and from there to the database, in order; so a database that is slow or away
/// neither loses a point nor holds up the other outputs, and what waits outlives the process. Points that the database itself refuses are found one by one, named in the log and left out.
/// </summary>
internal sealed class InfluxSink : ISink
{
    private const int PostBytes = 1 << 20;              // gzipped; some 50,000 points
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200), LongestPause = TimeSpan.FromSeconds(30), Look = TimeSpan.FromMilliseconds(20), Parting = TimeSpan.FromSeconds(5);

    private readonly InfluxOutputOptions options;
    private readonly ILogger log;
    private readonly InfluxConnection connection;
    private readonly Spool spool;
    private readonly SemaphoreSlim added = new(0);
    private readonly CancellationTokenSource ending = new();
    private readonly Task sending;
    private long written, refused;
    private bool isAway;
    private volatile bool hasTimePassed;        // at the end: nothing more is begun

    /// <summary>Opens the queue and goes on with what waits in it. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the folder cannot be had.</summary>
    public InfluxSink(InfluxOutputOptions options, ILogger log)
    {
        (this.options, this.log) = (options, log);
        spool = new Spool(options.SpoolDirectory, (long)options.SpoolMegabytes << 20, flush: options.Required);
        connection = new InfluxConnection(options);
        if (spool.Count > 0) log.PointsWaiting(options.Url, spool.Count, spool.Bytes);
        sending = Task.Run(SendAsync);
    }

    /// <inheritdoc/>
    public string Name => "influx";

    /// <summary>Bytes that wait for the database, gzipped.</summary>
    public long WaitingBytes => spool.Bytes;

    /// <summary>Points that the database has refused.</summary>
    public long Refused => Volatile.Read(ref refused);

    /// <summary>Points that the database has taken.</summary>
    public long Written => Volatile.Read(ref written);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(OutputBatch batch, CancellationToken stop)
    {
        if (Gzipped(batch) is not { } points) return;
        while (!spool.TryAdd(points))
        {
            if (!options.Required) throw new IOException($"{spool.Bytes >> 20} MB wait for {options.Url} already (Output:Influx:SpoolMegabytes)");
            await Task.Delay(Look, stop);
        }
        added.Release();
    }

    /// <summary>Sends for some seconds what the database takes at once; the rest waits on the disk for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAny(sending, Task.Delay(Parting));
        hasTimePassed = true;
        await sending;
        connection.Dispose();
        ending.Dispose();
        added.Dispose();
    }

    private async Task SendAsync()
    {
        TimeSpan pause = FirstPause;
        while (!hasTimePassed)
        {
            try
            {
                if (spool.Peek(PostBytes) is not { } next)
                {
                    if (ending.IsCancellationRequested) return;
                    await added.WaitAsync(ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    continue;
                }
                InfluxAnswer answer = await OfferAsync(next.Entries);
                if (answer.Reply is InfluxReply.Away)
                {
                    if (!isAway) log.DatabaseAway(options.Url, answer.Reason);
                    isAway = true;
                    if (ending.IsCancellationRequested) return;
                    TimeSpan wait = answer.Wait > pause ? answer.Wait : pause;
                    await Pause(wait * (0.5 + Random.Shared.NextDouble()));      // jitter: many daemons do not come back at once
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                    continue;
                }
                if (isAway) log.DatabaseBack(options.Url, spool.Bytes);
                (isAway, pause) = (false, FirstPause);
                spool.Remove(next.Count);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                log.SpoolFailed(options.SpoolDirectory, e.Message);
                if (ending.IsCancellationRequested) return;
                await Pause(LongestPause);
            }
        }
    }

    /// <summary>Waits, but not beyond the end.</summary>
    private async Task Pause(TimeSpan time) => await Task.Delay(time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Offers points; of those that are refused, halves, until the ones at fault stand alone.</summary>
    private async Task<InfluxAnswer> OfferAsync(byte[] gzipped)
    {
        InfluxAnswer answer = await connection.WriteAsync(gzipped, CancellationToken.None);
        if (answer.Reply is InfluxReply.Taken) Interlocked.Add(ref written, Lines(gzipped));
        if (answer.Reply is not InfluxReply.Refused) return answer;

        byte[] lines = Unzipped(gzipped);
        int middle = lines.AsSpan(0, lines.Length / 2).LastIndexOf((byte)'\n') + 1;
        if (middle == 0) middle = lines.AsSpan(0, lines.Length - 1).IndexOf((byte)'\n') + 1;
        if (middle == 0)
        {
            if (Interlocked.Increment(ref refused) == 1) log.PointRefused(options.Url, answer.Reason, System.Text.Encoding.UTF8.GetString(lines).TrimEnd());
            return answer with { Reply = InfluxReply.Taken };
        }
        InfluxAnswer first = await OfferAsync(Zipped(lines.AsSpan(0, middle)));
        return first.Reply is InfluxReply.Away ? first : await OfferAsync(Zipped(lines.AsSpan(middle)));
    }

    private static byte[]? Gzipped(OutputBatch batch)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (ref readonly OutputMessage message in batch.Messages)
                if (message.Kind == OutputKind.Points) gzip.Write(batch.Payload(message));
        }
        return zipped.Length > 0 ? zipped.ToArray() : null;
    }

    private static byte[] Zipped(ReadOnlySpan<byte> lines)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(lines);
        return zipped.ToArray();
    }

    private static byte[] Unzipped(byte[] gzipped)
    {
        using var lines = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(gzipped), CompressionMode.Decompress)) gzip.CopyTo(lines);
        return lines.ToArray();
    }

    private static int Lines(byte[] gzipped) => Unzipped(gzipped).AsSpan().Count((byte)'\n');
}
