namespace StreamForecast.Engine.Detection;

/// <summary>The two limits that <see cref="Sensitivity"/> moves together.</summary>
/// <param name="Rank">Least -log10 of the number of past incidents as strong, for a series younger than 10,000 rows.</param>
/// <param name="Row">Least row score.</param>
internal readonly record struct Limits(float Rank, float Row)
{
    public static Limits For(Sensitivity sensitivity) => sensitivity switch
    {
        Sensitivity.Quiet => new(-0.55f, 2.6f),
        Sensitivity.Default => new(-0.65f, 2.5f),
        Sensitivity.Sensitive => new(-0.8f, 2.4f),
        _ => throw new ArgumentOutOfRangeException(nameof(sensitivity), sensitivity, "BUG: no limits for this sensitivity."),
    };

    /// <summary>The rank limit of a series of this age: from 10,000 rows on fewer past incidents are allowed, by the square of the age, from 4.5 down to one.</summary>
    public float RankAt(int row) => Rank + MathF.Min(0.7f, 2 * MathF.Log10(MathF.Max(row, 10000) / 10000f));

    /// <summary>
    /// The budget: how many past incidents as strong as a strange row may have had for it to open an event. It grows with the cube of the age, to 20 at
    /// 20,000 rows, because what is strange in a young series is mostly its way, and tenfold with each unit of the row's score beyond its limit.
    /// </summary>
    public float BudgetAt(int row, float rowScore)
    {
        float age = Math.Min(row, 20000) / 20000f;
        return MathF.Max(0.1f, 20 * age * age * age) * MathF.Pow(10, Math.Clamp(rowScore - Row, 0, 9));
    }
}
