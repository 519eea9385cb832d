using System.Buffers.Binary;
using System.Security.Cryptography;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Models;

/// <summary>
/// The bytes of weights.bin, little-endian: the magic "SFWEIGHT", version 1, the five sizes of the shape, the number of weights
/// (all 32 bit), the weights, and a SHA-256 of all before it.
/// </summary>
internal static class WeightsFormat
{
    private const int Version = 1;
    private const int HeaderBytes = 8 + 4 * 7;
    private const int MostOfASize = 1 << 16;             // a larger width is a broken file, not a network
    private static ReadOnlySpan<byte> Magic => "SFWEIGHT"u8;

    public static byte[] Write(ForecastNetwork network)
    {
        ReadOnlySpan<float> weights = network.Parameters;
        byte[] file = new byte[HeaderBytes + 4 * weights.Length + SHA256.HashSizeInBytes];
        Magic.CopyTo(file);
        NetworkShape s = network.Shape;
        ReadOnlySpan<int> header = [Version, s.Inputs, s.Hidden, s.Encoding, s.Features, s.Candidates, weights.Length];
        for (int i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8 + 4 * i), header[i]);
        for (int i = 0; i < weights.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(HeaderBytes + 4 * i), weights[i]);
        int signed = file.Length - SHA256.HashSizeInBytes;
        SHA256.HashData(file.AsSpan(0, signed), file.AsSpan(signed));
        return file;
    }

    public static ForecastNetwork Read(ReadOnlySpan<byte> file, string path)
    {
        if (file.Length < HeaderBytes || !file[..8].SequenceEqual(Magic))
            throw Broken(path, $"its {file.Length} bytes do not start with SFWEIGHT", "it is not a file of weights; give the folder of a trained model");
        Span<int> header = stackalloc int[7];
        for (int i = 0; i < header.Length; i++) header[i] = BinaryPrimitives.ReadInt32LittleEndian(file[(8 + 4 * i)..]);
        if (header[0] != Version)
            throw Broken(path, $"it has format version {header[0]}, this program reads version {Version}", "use the program that wrote it or train anew");
        foreach (int size in header[1..6])
            if (size is < 1 or > MostOfASize)
                throw Broken(path, $"its header gives a size of {size}", "the file is damaged; copy it again");

        var shape = new NetworkShape(header[1], header[2], header[3], header[4], header[5]);
        long expected = HeaderBytes + 4L * header[6] + SHA256.HashSizeInBytes;
        if (file.Length != expected)
            throw Broken(path, $"it has {file.Length} bytes instead of {expected}", "the file is cut or damaged; copy it again");
        int signed = file.Length - SHA256.HashSizeInBytes;
        if (!SHA256.HashData(file[..signed]).AsSpan().SequenceEqual(file[signed..]))
            throw Broken(path, "its checksum does not match its content", "the file is damaged; copy it again");

        int count = new ForecastLayout(shape).Count;
        if (count != header[6])
            throw Broken(path, $"{shape} has {count} weights, the file holds {header[6]}", "it was written by another version; train the model anew");
        var network = new ForecastNetwork(shape, seed: 0);
        Span<float> weights = network.Parameters;
        for (int i = 0; i < weights.Length; i++) weights[i] = BinaryPrimitives.ReadSingleLittleEndian(file[(HeaderBytes + 4 * i)..]);
        return network;
    }

    private static InvalidDataException Broken(string path, string found, string remedy) =>
        new($"Cannot read the weights in '{path}': {found}; {remedy}.");
}
