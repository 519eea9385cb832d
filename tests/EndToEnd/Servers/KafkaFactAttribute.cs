namespace StreamForecast.EndToEnd.Servers;

/// <summary>
/// A test that needs a Kafka broker. Where none is to be had it is skipped, with the reason in the run's output; with CI=true
/// it is not skipped, and fails with the reason.
/// </summary>
public sealed class KafkaFactAttribute : FactAttribute
{
    /// <summary>A test that needs, beside the broker, these programs of <see cref="DebianProgram"/>.</summary>
    public KafkaFactAttribute(params string[] programs) => Skip = KafkaLocation.ReasonToSkip ?? programs.Select(DebianProgram.ReasonToSkip).FirstOrDefault(reason => reason is not null);
}

/// <summary>A theory that needs a broker, as <see cref="KafkaFactAttribute"/>.</summary>
public sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() => Skip = KafkaLocation.ReasonToSkip;
}
