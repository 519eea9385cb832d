using Microsoft.Extensions.Logging;
using StreamForecast.Engine.Series;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>Series of one partition for which there is no room in memory, in a file of State:Directory without a name: a start anew takes them from the checkpoint.</summary>
internal sealed class PageFile(Func<long> budget, string folder, ILogger log) : IPageFile
{
    private ScratchFile? file;      // made when it is first written to
    private bool isFull;

    /// <inheritdoc/>
    public long Budget => budget();

    /// <inheritdoc/>
    public bool TryWrite(long at, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file ??= new ScratchFile(folder);
            file.Write(at, bytes);
            if (isFull) log.PagedAgain(folder);
            isFull = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!isFull) log.NotPaged(folder, e.Message);
            isFull = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Read(long at, Span<byte> bytes) => (file ?? throw new InvalidOperationException("BUG: a page file was read before it was written.")).Read(at, bytes);

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();
}
