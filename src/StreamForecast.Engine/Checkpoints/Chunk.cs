using System.Buffers.Binary;
using System.Security.Cryptography;

namespace StreamForecast.Engine.Checkpoints;

/// <summary>
/// A checkpoint file's unit of reading and trust: kind, length, content and a SHA-256 over them and the chunk before, so that none can be changed, left out or moved without being noticed.
/// Nothing is taken from a chunk before its sum agrees.
/// </summary>
internal sealed class Chunk : IDisposable
{
    /// <summary>A cut begins: <see cref="CheckpointOrigin.Write"/>.</summary>
    public const byte Begin = (byte)'B';
    /// <summary>What another destination lacks of the cut's state, as the caller writes it.</summary>
    public const byte Lacking = (byte)'L';
    /// <summary>Records of series, whole ones.</summary>
    public const byte Slots = (byte)'S';
    /// <summary>The cut is whole and may be used.</summary>
    public const byte End = (byte)'E';

    /// <summary>What a file went on with.</summary>
    public enum Found
    {
        /// <summary>Its end.</summary>
        Nothing,
        /// <summary>A whole chunk.</summary>
        Whole,
        /// <summary>Fewer bytes than the chunk says it has, as after a crash.</summary>
        Torn,
        /// <summary>Bytes that are not those that were written.</summary>
        Damaged,
    }

    private const int HeadBytes = sizeof(byte) + sizeof(int), SumBytes = SHA256.HashSizeInBytes;
    private const int MostBytes = 1 << 30;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] content = new byte[1 << 20];

    /// <summary>Sum of the chunk before, to begin with of the file's head.</summary>
    public byte[] Sum { get; private set; } = new byte[SumBytes];

    /// <summary>Kind of the chunk read.</summary>
    public byte Kind { get; private set; }

    /// <summary>Content of the chunk read, until the next one is.</summary>
    public ReadOnlySpan<byte> Content => content.AsSpan(0, Length);

    /// <summary>Bytes of the content.</summary>
    public int Length { get; private set; }

    /// <summary>First byte of the file behind the chunk read.</summary>
    public long Behind { get; private set; }

    /// <summary>Goes on behind a chunk with this sum.</summary>
    public void GoOn(byte[] sum) => Sum = sum;

    /// <summary>Begins at the head of a file.</summary>
    public void Start(ReadOnlySpan<byte> head) => Sum = SumOf(head);

    /// <summary>The sum that the first chunk of a file with this head goes on from.</summary>
    public static byte[] SumOf(ReadOnlySpan<byte> head) => SHA256.HashData(head);

    /// <summary>Writes a chunk.</summary>
    public void Write(Stream file, byte kind, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        head[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        Sum = SumOf(head, bytes);
        file.Write(head);
        file.Write(bytes);
        file.Write(Sum);
    }

    /// <summary>Reads the next chunk of a file; <paramref name="isKnown"/>: its sum was found to agree before.</summary>
    public Found Read(Stream file, bool isKnown = false)
    {
        long left = file.Length - file.Position;
        if (left < HeadBytes + SumBytes) return left == 0 ? Found.Nothing : Found.Torn;
        Span<byte> head = stackalloc byte[HeadBytes];
        file.ReadExactly(head);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head[1..]);
        if (length is < 0 or > MostBytes) return Found.Damaged;
        if (left - HeadBytes - SumBytes < length) return Found.Torn;
        if (content.Length < length) content = new byte[length];
        file.ReadExactly(content, 0, length);
        Span<byte> found = stackalloc byte[SumBytes];
        file.ReadExactly(found);
        byte[] sum = isKnown ? found.ToArray() : SumOf(head, content.AsSpan(0, length));
        if (!sum.AsSpan().SequenceEqual(found)) return Found.Damaged;
        (Sum, Kind, Length, Behind) = (sum, head[0], length, file.Position);
        return Found.Whole;
    }

    public void Dispose() => hash.Dispose();

    private byte[] SumOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(Sum);
        hash.AppendData(head);
        hash.AppendData(bytes);
        return hash.GetHashAndReset();
    }
}
