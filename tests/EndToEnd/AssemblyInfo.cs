// Scenarios mostly wait: for a broker to start, for a session to run out. Two at a time; those that share a broker one after the other.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: TestCollectionOrderer("StreamForecast.EndToEnd.SharedBrokerFirst", "EndToEnd")]
