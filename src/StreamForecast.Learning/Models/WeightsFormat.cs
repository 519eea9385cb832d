using System.Buffers.Binary;
using System.Security.Cryptography;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Models;

/// <summary>
/// The bytes of weights.bin, little-endian: the magic "SFWEIGHT", version 2, the five sizes of the shape, its cell (the number of its word in
/// <see cref="CellKinds.Words"/>), its layers and the number of weights (all 32 bit), the weights, and a SHA-256 of all before it. Version 1 knew one
/// LSTM layer only and had neither cell nor layers; it is still read.
/// </summary>
internal static class WeightsFormat
{
    private const int Version = 2, LstmVersion = 1;
    private const int LeastHeaderBytes = 8 + 4 * 7;
    private const int MostOfASize = 1 << 16;             // a larger width is a broken file, not a network
    private static ReadOnlySpan<byte> Magic => "SFWEIGHT"u8;

    public static byte[] Write(ForecastNetwork network)
    {
        ReadOnlySpan<float> weights = network.Parameters;
        NetworkShape s = network.Shape;
        ReadOnlySpan<int> header = [Version, s.Inputs, s.Hidden, s.Encoding, s.Features, s.Candidates, (int)s.Cell, s.Layers, weights.Length];
        int first = 8 + 4 * header.Length;
        byte[] file = new byte[first + 4 * weights.Length + SHA256.HashSizeInBytes];
        Magic.CopyTo(file);
        for (int i = 0; i < header.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8 + 4 * i), header[i]);
        for (int i = 0; i < weights.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(first + 4 * i), weights[i]);
        int signed = file.Length - SHA256.HashSizeInBytes;
        SHA256.HashData(file.AsSpan(0, signed), file.AsSpan(signed));
        return file;
    }

    public static ForecastNetwork Read(ReadOnlySpan<byte> file, string path)
    {
        if (file.Length < LeastHeaderBytes || !file[..8].SequenceEqual(Magic))
            throw Broken(path, $"its {file.Length} bytes do not start with SFWEIGHT", "it is not a file of weights; give the folder of a trained model");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file[8..]);
        if (version is not (Version or LstmVersion))
            throw Broken(path, $"it has format version {version}, this program reads versions {LstmVersion} and {Version}", "use the program that wrote it or train anew");
        int first = LeastHeaderBytes + (version == Version ? 8 : 0);
        Span<int> header = stackalloc int[(first - 8) / 4];
        if (file.Length < first) throw Broken(path, $"its {file.Length} bytes end within the header", "the file is cut; copy it again");
        for (int i = 0; i < header.Length; i++) header[i] = BinaryPrimitives.ReadInt32LittleEndian(file[(8 + 4 * i)..]);
        foreach (int size in header[1..6])
            if (size is < 1 or > MostOfASize)
                throw Broken(path, $"its header gives a size of {size}", "the file is damaged; copy it again");

        (int cell, int layers, int count) = version == Version ? (header[6], header[7], header[8]) : ((int)CellKind.Lstm, 1, header[6]);
        if (cell < 0 || cell >= CellKinds.Words.Count || layers is < 1 or > NetworkShape.MostLayers)
            throw Broken(path, $"its header gives cell {cell} and {layers} layers; there are cells 0 to {CellKinds.Words.Count - 1} and up to {NetworkShape.MostLayers} layers", "the file is damaged, or of another version; copy it again or train anew");
        var shape = new NetworkShape(header[1], header[2], header[3], header[4], header[5], (CellKind)cell, layers);
        long expected = first + 4L * count + SHA256.HashSizeInBytes;
        if (file.Length != expected)
            throw Broken(path, $"it has {file.Length} bytes instead of {expected}", "the file is cut or damaged; copy it again");
        int signed = file.Length - SHA256.HashSizeInBytes;
        if (!SHA256.HashData(file[..signed]).AsSpan().SequenceEqual(file[signed..]))
            throw Broken(path, "its checksum does not match its content", "the file is damaged; copy it again");

        int needed = new ForecastLayout(shape).Count;
        if (needed != count)
            throw Broken(path, $"{shape} has {needed} weights, the file holds {count}", "it was written by another version; train the model anew");
        var network = new ForecastNetwork(shape, seed: 0);
        Span<float> weights = network.Parameters;
        for (int i = 0; i < weights.Length; i++) weights[i] = BinaryPrimitives.ReadSingleLittleEndian(file[(first + 4 * i)..]);
        return network;
    }

    private static InvalidDataException Broken(string path, string found, string remedy) =>
        new($"Cannot read the weights in '{path}': {found}; {remedy}.");
}
