namespace StreamForecast.Daemon.Decoding;

/// <summary>
/// Reads one record into the observations it holds. Promises: a record is taken whole or not at all; whatever the bytes,
/// it never throws; and a record that is taken makes no garbage.
/// </summary>
internal interface IRecordDecoder
{
    /// <summary>Appends the record's observations and returns null; or appends nothing and returns why.</summary>
    Rejection? Decode(SourceRecord record, DecodedRows rows);
}
