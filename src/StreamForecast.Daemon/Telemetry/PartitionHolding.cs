namespace StreamForecast.Daemon.Telemetry;

/// <summary>What a pipeline holds of one partition, said once a second.</summary>
/// <param name="Partition">Number of the partition.</param>
/// <param name="Series">Series known.</param>
/// <param name="Lag">Records that the topic holds and that are not processed yet, as the last fetch has shown.</param>
/// <param name="NewestTime">Largest event time processed here (Unix ms); null before the first row.</param>
/// <param name="Unsaved">Records processed since the newest snapshot: what a crash would have to read again.</param>
/// <param name="PagedOut">Of its series, those for which there was no room in memory.</param>
internal readonly record struct PartitionHolding(int Partition, long Series, long Lag, long? NewestTime, long Unsaved, long PagedOut = 0);
