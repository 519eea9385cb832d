using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Decoding;

/// <summary>Chooses the decoder that the configuration asks for. Each pipeline has its own: decoders keep scratch memory.</summary>
internal static class RecordDecoder
{
    /// <summary>The decoder of <see cref="InputOptions.Format"/>.</summary>
    public static IRecordDecoder For(InputOptions options) => options.Format switch
    {
        InputFormat.Csv => new CsvDecoder(options),
        InputFormat.LineProtocol => new LineProtocolDecoder(options),
        _ => new JsonDecoder(options),
    };
}
