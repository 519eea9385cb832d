using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>Thresholds that follow a budget, on incidents that come as often as they like and are as strange as they like.</summary>
public class AlertBudgetTests
{
    private const long Day = 86_400_000, Start = 1_772_323_200_000;

    [Theory]
    [InlineData("5/day", 20, 0.8)]
    [InlineData("5/day", 2000, 0.8)]
    [InlineData("1/day", 50, 0.4)]
    [InlineData("3/hour", 5000, 0.8)]
    [InlineData("2/week", 10, 1.5)]
    public void On_stationary_data_every_long_window_has_about_the_budget(string rate, double incidentsPerDay, double tail)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            AlertBudget budget = Budget(rate, alwaysFrom: 1);
            double window = 40 / budget.Rate.PerMillisecond;        // forty incidents: chance alone moves them by 16 %
            List<long> told = Told(budget, seed, incidentsPerDay, tail, Start, (long)(6 * window));
            for (int w = 1; w < 6; w++)
            {
                int count = told.Count(time => time - Start >= w * window && time - Start < (w + 1) * window);
                Assert.True(count is > 20 and < 80, $"seed {seed}: {count} in window {w}, where 40 are the budget");
            }
        }
    }

    [Fact]
    public void What_changes_is_followed()
    {
        AlertBudget budget = Budget("5/day", alwaysFrom: 1);
        Told(budget, seed: 1, incidentsPerDay: 20, tail: 0.8, Start, 30 * Day);
        float before = budget.Threshold;
        List<long> told = Told(budget, seed: 2, incidentsPerDay: 400, tail: 0.8, Start + (30 * Day), 60 * Day);        // twenty times as many
        Assert.True(budget.Threshold > before + 1.5f, $"{before} and then {budget.Threshold}");
        Assert.InRange(told.Count(time => time >= Start + (60 * Day)), 75, 300);       // 150 in the last thirty days
    }

    [Fact]
    public void What_is_far_beyond_is_told_whatever_the_budget()
    {
        AlertBudget budget = Budget("1/week", alwaysFrom: 0.9);
        for (int i = 0; i < 100; i++) Assert.True(budget.Observe(new BudgetCell { Start = Start + i }, Start + (i * 1000L), AlertBudget.StrangenessOf(0.91f)));
    }

    [Fact]
    public void The_first_event_is_told_and_a_second_like_it_is_not()
    {
        AlertBudget budget = Budget("1/day", alwaysFrom: 1);
        Assert.False(budget.Observe(new BudgetCell(), Start, 0.9f));
        Assert.True(budget.Observe(new BudgetCell(), Start + 1000, 1.2f));
        budget.Spend(Start + 1000);
        Assert.False(budget.Observe(new BudgetCell(), Start + 2000, 1.2f));
        Assert.Equal(1, budget.Used);
        budget.Advance(Start + Day + 2000);
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void A_cell_is_counted_once_at_its_highest()
    {
        AlertBudget one = Budget("5/day", alwaysFrom: 1), other = Budget("5/day", alwaysFrom: 1);
        var cell = new BudgetCell();
        foreach (float strangeness in new[] { 1f, 1.5f, 1.2f, 2f }) one.Observe(cell, Start, strangeness);
        other.Observe(new BudgetCell(), Start, 2);
        Assert.Equal(other.State.Counts, one.State.Counts);
    }

    [Fact]
    public void What_was_learnt_goes_on()
    {
        AlertBudget budget = Budget("5/day", alwaysFrom: 0.99);
        Told(budget, seed: 3, incidentsPerDay: 50, tail: 0.8, Start, 10 * Day);
        AlertBudget next = Budget("5/day", alwaysFrom: 0.99);
        next.Restore(budget.State);
        Assert.Equal((budget.Threshold, budget.Used), (next.Threshold, next.Used));
    }

    private static AlertBudget Budget(string rate, double alwaysFrom) => new("", AlertRate.TryParse(rate, out AlertRate read) ? read : throw new FormatException(rate), alwaysFrom);

    /// <summary>Incidents at random times, whose strangeness thins out exponentially; the times of those that were told.</summary>
    private static List<long> Told(AlertBudget budget, int seed, double incidentsPerDay, double tail, long from, long length)
    {
        var random = new Random(seed);
        var told = new List<long>();
        for (double time = 0; time < length; time -= Math.Log(1 - random.NextDouble()) * Day / incidentsPerDay)
        {
            float strangeness = AlertBudget.Least - (float)(tail * Math.Log(1 - random.NextDouble()));
            if (!budget.Observe(new BudgetCell(), from + (long)time, strangeness)) continue;
            budget.Spend(from + (long)time);
            told.Add(from + (long)time);
        }
        return told;
    }
}
