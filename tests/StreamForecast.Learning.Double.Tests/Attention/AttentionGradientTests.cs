using StreamForecast.Learning.Attention;

namespace StreamForecast.Learning.Tests.Attention;

public sealed class AttentionGradientTests
{
    [Theory]
    [InlineData(AttentionKind.Dot)]
    [InlineData(AttentionKind.General)]
    [InlineData(AttentionKind.Additive)]
    public void Gradients_of_weights_states_and_queries_agree_with_finite_differences(AttentionKind kind)
    {
        var batch = new AttentionCase(kind, steps: 5, rows: 3, lengths: [5, 2, 1]);
        batch.Run();
        double[][] gradients = [.. batch.Gradients.Select(g => g.ToArray())];
        FiniteDifferences.Check("weights", batch.Loss, batch.Weights, gradients[0]);
        FiniteDifferences.Check("states", batch.Loss, batch.States, gradients[1]);
        FiniteDifferences.Check("queries", batch.Loss, batch.Query, gradients[2]);
    }
}
