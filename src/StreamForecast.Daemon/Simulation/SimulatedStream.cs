using System.Text;
using StreamForecast.Daemon.Replay;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Simulation;

namespace StreamForecast.Daemon.Simulation;

/// <summary>Produces simulated series to Kafka in the order of their times. Called by <c>simulate --brokers</c>.</summary>
internal static class SimulatedStream
{
    /// <summary>Produces every point of the plan and waits until the broker has them; gives the number that lie in planted anomalies.</summary>
    public static long Produce(SimulationPlan plan, ObservationProducer producer, Action<double, string> report, CancellationToken stop)
    {
        var series = new SimulatedSeries[plan.Series];
        Parallel.For(0, plan.Series, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, index => series[index] = plan.Make(index));
        byte[][] keys = [.. series.Select(one => Encoding.UTF8.GetBytes(one.Name))];
        long planted = 0, produced = 0;
        for (int t = 0; t < plan.Points; t++)
        {
            long time = plan.TimeOf(t);
            for (int i = 0; i < series.Length; i++)
            {
                producer.Produce(keys[i], time, series[i].Values[t]);
                if (series[i].Labels.Length > 0 && series[i].Labels[t] != AnomalyKind.None) planted++;
            }
            produced += series.Length;
            report(produced, "");
            stop.ThrowIfCancellationRequested();
        }
        producer.Flush(stop);
        return planted;
    }
}
