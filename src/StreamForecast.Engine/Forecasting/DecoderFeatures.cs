using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// What the decoder reads about one horizon: where the candidates lie, how they erred, the rows around the one a season
/// before, and how far ahead it is. Written by <see cref="CandidateForecasts"/>; the order is part of every trained model.
/// </summary>
internal static class DecoderFeatures
{
    /// <summary>Values per horizon.</summary>
    public const int Length = 49;

    private const int Distances = 2 * (CandidateForecasts.Count - 1);

    /// <summary>Writes the features from candidates relative to x in units of s, ln(E / u), and u / s.</summary>
    public static void Write(SeriesView view, SeasonLayout layout, int h,
        ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors, float unit, Span<float> features)
    {
        ref readonly var now = ref view.Statistics;
        var scale = new FeatureScale(now.Scale);
        int m = layout.Season, seasons = CandidateForecasts.SeasonsAhead(h, m), back = seasons * m - h;
        float x = view.Newest, perUnit = 1 / unit;
        features = features[..Length];

        // 0..12 in units of s, 13..25 in units of u; candidate 0 is x itself. 40..42: the rows before, after and a season before the newest row of the same phase
        Span<float> squashed = stackalloc float[FeatureScale.Whole(Distances + 3)];
        squashed.Clear();
        for (int k = 1; k < CandidateForecasts.Count; k++)
        {
            squashed[k - 1] = candidates[k];
            squashed[k + 12] = candidates[k] * perUnit;
        }
        squashed[Distances] = scale.Of(view.Back(back + 1) - x);
        squashed[Distances + 1] = scale.Of(view.Back(Math.Max(back - 1, 0)) - x);
        squashed[Distances + 2] = scale.Of(view.Back(back + m) - x);
        FeatureScale.Squash(squashed);
        for (int k = 0; k < Distances; k++) features[k] = FeatureScale.Bound((k < Distances / 2 ? 1 : 0.5f) * squashed[k]);
        for (int k = 0; k < 3; k++) features[40 + k] = FeatureScale.Bound(squashed[Distances + k]);

        // 26..39: how much worse than the best
        for (int k = 0; k < CandidateForecasts.Count; k++) features[26 + k] = 0.5f * MathF.Min(logErrors[k], 6);

        // 43..48: how far ahead
        features[43] = FeatureScale.Bound(0.4f * MathF.Log(h));
        features[44] = 1f / h;
        features[45] = 0.5f * MathF.Min(4, h / (float)m);
        features[46] = 0.5f * MathF.Min(4, h / (float)layout.LongSeason);
        features[47] = 0.5f * Math.Clamp(MathF.Log(unit), -5, 3);
        features[48] = FeatureScale.Bound(0.5f * MathF.Log(seasons));
    }
}
