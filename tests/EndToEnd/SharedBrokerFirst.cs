using StreamForecast.EndToEnd.Servers;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd;

/// <summary>Scenarios that share a broker are the longest chain, so they begin, and the others run beside them.</summary>
public sealed class SharedBrokerFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName != KafkaCollection.Name).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
