using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>
/// What a run will take of memory, before it takes it, and how many segments of each part's window may keep their traces within
/// <see cref="TrainingOptions.MaxMemory"/>.
/// </summary>
/// <param name="Bytes">What the run takes with these segments.</param>
/// <param name="Least">What it takes at least, keeping one segment a part.</param>
/// <param name="Most">What it takes when it keeps all.</param>
/// <param name="KeptSegments">Whole segments of <see cref="StepsPerSegment"/> steps whose traces each part keeps.</param>
/// <param name="Segments">Whole segments of a window.</param>
public sealed record TrainingMemory(long Bytes, long Least, long Most, int KeptSegments, int Segments)
{
    /// <summary>Steps of a segment.</summary>
    public const int StepsPerSegment = RecurrentWindow.SegmentSteps;

    /// <summary>Plans a run; <paramref name="series"/> are the bytes that the rows themselves take.</summary>
    public static TrainingMemory Plan(ForecastLayout layout, TrainingOptions options, bool heldBack, long series = 0)
    {
        int segments = RecurrentWindow.WholeSegments(options.Steps);
        long least = series, each = 0;
        for (int first = 0; first < options.Streams; first += TrainingPart.MostStreams)
        {
            int streams = Math.Min(TrainingPart.MostStreams, options.Streams - first);
            least += TrainingPart.Bytes(layout, options, streams);
            each += RecurrentWindow.SegmentBytes(layout.Recurrent, options.Steps, streams);
        }
        int batches = 2 + (heldBack ? HeldBackRows.Batches : 0);
        least += batches * TrainingBatch.Bytes(layout.Shape, options.Streams, options.Steps, options.Queries, options.Horizons);
        least += sizeof(float) * (long)layout.Count * (5 + (options.Patience > 0 ? 1 : 0));      // weights, gradient, the optimizer's two columns at most, its copy for looking inside, the best weights
        least += TrainingInspector.Bytes(layout, options);
        int kept = segments;
        if (options.MaxMemory.Length > 0 && ByteSize.TryParse(options.MaxMemory, out long cap)) kept = (int)Math.Clamp(1 + (cap - least) / each, 1, segments);
        return new TrainingMemory(least + (kept - 1) * each, least, least + (segments - 1) * each, kept, segments);
    }

    /// <summary>Why the run cannot be had within the memory that <paramref name="options"/> allow, and what to do; null when it can.</summary>
    public string? Refusal(TrainingOptions options) =>
        options.MaxMemory.Length == 0 || !ByteSize.TryParse(options.MaxMemory, out long cap) || Bytes <= cap ? null
        : $"Training:MaxMemory is {options.MaxMemory}; with Streams {options.Streams}, Steps {options.Steps}, Queries {options.Queries} and Horizons {options.Horizons} training takes at least "
            + $"{ByteSize.Format(Least)}, even with all but {StepsPerSegment} steps of each window computed twice. Raise it, or lower Steps or Streams.";
}
