// One broker, two cores: scenarios run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
