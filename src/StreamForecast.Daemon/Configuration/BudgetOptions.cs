namespace StreamForecast.Daemon.Configuration;

/// <summary>How many incidents a group of series may raise in the long run.</summary>
public sealed record BudgetOptions
{
    /// <summary>The series of the group, * for any characters and ? for one. A series belongs to the first group, by name, that it fits.</summary>
    public string Series { get; init; } = "*";

    /// <summary>How many in which time, such as 5/day.</summary>
    public string Budget { get; init; } = "";

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Series.Length == 0) yield return $"{at}:Series is empty; give a pattern of names, such as plant-1/*.";
        if (!AlertRate.TryParse(Budget, out _)) yield return $"{at}:Budget is \"{Budget}\"; give {AlertRate.Form}.";
    }
}
