using StreamForecast.Daemon.Backtests;
using StreamForecast.Daemon.History;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>A pass over history that answers every row: <see cref="HistoryRun.Run"/>, the production path, or <see cref="BaselineRun.Run"/>.</summary>
internal delegate void HistoryPass(HistoryFolder history, HistoryRun.RowHandler onRow, Action<int> onEnd, Action<double, string> report, CancellationToken stop);
