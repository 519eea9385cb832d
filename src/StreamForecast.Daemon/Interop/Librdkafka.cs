using System.Runtime.InteropServices;
using System.Text;

namespace StreamForecast.Daemon.Interop;

/// <summary>
/// The few functions of librdkafka that Confluent.Kafka does not show: checking one setting, and the cluster inside the
/// process (rdkafka_mock.h). Called by the configuration and by the embedded cluster.
/// </summary>
/// <remarks>DllImport with blittable arguments, not LibraryImport: its generated code is unsafe, and unsafe code is for the learning module alone.</remarks>
internal static class Librdkafka
{
    private const string Library = "librdkafka";
    private const int TextBytes = 512;

    /// <summary>What librdkafka has against a setting, as a clause; null when it takes it.</summary>
    public static string? Problem(string name, string value)
    {
        nint configuration = rd_kafka_conf_new();
        try
        {
            byte[] error = new byte[TextBytes];
            return rd_kafka_conf_set(configuration, Text(name), Text(value), error, TextBytes) == 0 ? null : Text(error).TrimEnd('.');
        }
        finally
        {
            rd_kafka_conf_destroy(configuration);
        }
    }

    /// <summary>A client that does nothing but carry the embedded cluster. Throws when librdkafka refuses.</summary>
    public static nint NewCarrier()
    {
        byte[] error = new byte[TextBytes];
        nint configuration = rd_kafka_conf_new();
        _ = rd_kafka_conf_set(configuration, Text("log_level"), Text("2"), error, TextBytes);      // else it complains on standard error that it has no broker to connect to
        nint client = rd_kafka_new(0, configuration, error, TextBytes);
        if (client == 0)
        {
            rd_kafka_conf_destroy(configuration);   // rd_kafka_new takes the configuration over only when it succeeds
            throw new InvalidOperationException($"librdkafka could not start its embedded cluster: {Text(error)}");
        }
        return client;
    }

    /// <summary>The null-terminated UTF-8 bytes of a text.</summary>
    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes, 0, Math.Max(0, Array.IndexOf(bytes, (byte)0)));

    [DllImport(Library)]
    private static extern nint rd_kafka_conf_new();

    [DllImport(Library)]
    private static extern void rd_kafka_conf_destroy(nint configuration);

    [DllImport(Library)]
    private static extern int rd_kafka_conf_set(nint configuration, byte[] name, byte[] value, byte[] error, nint errorBytes);

    [DllImport(Library)]
    private static extern nint rd_kafka_new(int type, nint configuration, byte[] error, nint errorBytes);

    [DllImport(Library)]
    public static extern void rd_kafka_destroy(nint client);

    [DllImport(Library)]
    public static extern nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [DllImport(Library)]
    public static extern void rd_kafka_mock_cluster_destroy(nint cluster);

    [DllImport(Library)]
    public static extern nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [DllImport(Library)]
    public static extern int rd_kafka_mock_topic_create(nint cluster, byte[] topic, int partitions, int replicas);

    [DllImport(Library)]
    public static extern int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [DllImport(Library)]
    public static extern int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [DllImport(Library)]
    public static extern int rd_kafka_mock_broker_set_rtt(nint cluster, int broker, int milliseconds);

    [DllImport(Library)]
    public static extern void rd_kafka_mock_group_initial_rebalance_delay_ms(nint cluster, int milliseconds);
}
