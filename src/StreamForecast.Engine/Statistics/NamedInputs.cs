namespace StreamForecast.Engine.Statistics;

/// <summary>Every value that may be asked for by name: plain ones as textbooks have them, calendar and season as angles, and the 46 of our own encoder.</summary>
internal static class NamedInputs
{
    private const string Prefix = "encoder.";

    /// <summary>All of them, the plain ones first.</summary>
    public static IReadOnlyList<NamedInput> All { get; } =
    [
        new("scaled_value", "(x - level) / scale: the value counted from the series' level in units of its usual change over a season", row => row.Scaled(row.Value)),
        new("scaled_difference", "(x - previous x) / scale", row => (row.Value - row.Before) / row.Scale),
        new("scaled_previous", "(previous x - level) / scale", row => row.Scaled(row.Before)),
        new("value", "x in the units of the series", row => row.Value),
        new("difference", "x - previous x in the units of the series", row => row.Value - row.Before),
        new("log_value", "sign(x) ln(1 + |x|)", row => FeatureScale.Log(row.Value)),
        new("level", "exponential mean of the values, in the units of the series", row => row.Level),
        new("scale", "usual change over a season, in the units of the series", row => row.Scale),
        new("gap", "1 when rows are missing directly before this one, else 0", row => row.Missing > 0 ? 1 : 0),
        new("missing", "ln(1 + rows missing directly before this one)", row => MathF.Log(1 + row.Missing)),
        new("season_value", "(x a season ago - level) / scale", row => row.Scaled(row.SeasonAgo)),
        new("season_value_ahead", "(x a season before the coming row - level) / scale", row => row.Scaled(row.SeasonAhead)),
        new("day_profile", "(mean of this phase of the season - level) / scale", row => row.Scaled(row.DayProfile)),
        new("day_profile_ahead", "the same of the coming row's phase", row => row.Scaled(row.DayProfileAhead)),
        new("week_profile", "(mean of this phase of the long season - level) / scale", row => row.Scaled(row.WeekProfile)),
        new("week_profile_ahead", "the same of the coming row's phase", row => row.Scaled(row.WeekProfileAhead)),
        new("season_sin", "sin of the phase within the season, counted from the series' first row", row => Sin(row.SeasonPhase)),
        new("season_cos", "cos of the same", row => Cos(row.SeasonPhase)),
        new("long_season_sin", "sin of the phase within the long season, counted from the series' first row", row => Sin(row.LongSeasonPhase)),
        new("long_season_cos", "cos of the same", row => Cos(row.LongSeasonPhase)),
        new("time_of_day_sin", "sin of the time of day, 0 at midnight UTC", row => Sin(row.TimeOfDay)),
        new("time_of_day_cos", "cos of the same", row => Cos(row.TimeOfDay)),
        new("day_of_week_sin", "sin of the time within the week, 0 at midnight before Monday UTC", row => Sin(row.DayOfWeek)),
        new("day_of_week_cos", "cos of the same", row => Cos(row.DayOfWeek)),
        new("day_of_year_sin", "sin of the time within the year, 0 at its first midnight UTC", row => Sin(row.DayOfYear)),
        new("day_of_year_cos", "cos of the same", row => Cos(row.DayOfYear)),
        new("zero", "0, for a column that nothing here can fill", _ => 0),
        new("one", "1", _ => 1),
        .. EncoderInput.Names.Select((name, at) => new NamedInput(Prefix + name, "value " + at + " of our own encoder: squashed by a logarithm and bounded by 4", row => row.Encoder[at])),
    ];

    /// <summary>Names of all but the encoder's.</summary>
    public static IEnumerable<string> Plain => All.Select(input => input.Name).Where(name => !name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>The input of a name; null where there is none.</summary>
    public static NamedInput? Find(string name) => All.FirstOrDefault(input => input.Name == name);

    private static float Sin(double turns) => (float)Math.Sin(2 * Math.PI * turns);
    private static float Cos(double turns) => (float)Math.Cos(2 * Math.PI * turns);
}
