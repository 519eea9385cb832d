using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace StreamForecast.Learning.Onnx;

/// <summary>Writes protobuf's wire format: all that an ONNX file needs of it, fields in the order they are called.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream bytes = new();

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => bytes.ToArray();

    /// <summary>An integer or enum field.</summary>
    public void Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    /// <summary>A float field.</summary>
    public void Float(int field, float value)
    {
        Varint((ulong)field << 3 | 5);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        bytes.Write(four);
    }

    /// <summary>A string field.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A bytes field.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)value.Length);
        bytes.Write(value);
    }

    /// <summary>A field that is itself a message.</summary>
    public void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        Bytes(field, inner.bytes.GetBuffer().AsSpan(0, (int)inner.bytes.Length));
    }

    /// <summary>A bytes field of little-endian floats.</summary>
    public void Floats(int field, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            Bytes(field, MemoryMarshal.AsBytes(values));
            return;
        }
        byte[] swapped = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(swapped.AsSpan(4 * i), values[i]);
        Bytes(field, swapped);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }
}
