using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// Looks at every batch that was scored, on the thread that scored it: the demo's view. Called before the results are sent;
/// whatever it keeps it must copy. With several consumers it is called from several threads.
/// </summary>
internal delegate void BatchObserver(SeriesIndex series, ObservationBatch batch, ResultBatch results);
