using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Commands;
internal static class KindName { public static string Of(AnomalyKind kind) => kind.ToString(); }
