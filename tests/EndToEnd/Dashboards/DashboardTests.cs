using System.Text.Json;

namespace StreamForecast.EndToEnd.Dashboards;

/// <summary>The dashboards that ship are ones that Grafana takes: what can be told without it.</summary>
public sealed class DashboardTests
{
    [Fact]
    public void Each_has_an_id_of_its_own_and_asks_the_data_source_that_is_chosen()
    {
        Assert.Equal(5, Dashboard.All.Select(dashboard => dashboard.Id).Distinct().Count());
        foreach (JsonElement panel in Dashboard.All.SelectMany(dashboard => dashboard.Panels).Where(panel => panel.TryGetProperty("targets", out _)))
            Assert.All(panel.GetProperty("targets").EnumerateArray(), target => Assert.Equal("${datasource}", target.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void Panels_lie_within_the_grid_and_none_upon_another()
    {
        foreach (Dashboard dashboard in Dashboard.All)
        {
            var taken = new HashSet<(int, int)>();
            foreach (JsonElement place in dashboard.Panels.Select(panel => panel.GetProperty("gridPos")))
            {
                int x = place.GetProperty("x").GetInt32(), y = place.GetProperty("y").GetInt32(), w = place.GetProperty("w").GetInt32(), h = place.GetProperty("h").GetInt32();
                Assert.InRange(x + w, 1, 24);
                foreach (int column in Enumerable.Range(x, w))
                    foreach (int line in Enumerable.Range(y, h)) Assert.True(taken.Add((column, line)), $"{dashboard}: two panels at column {column}, line {line}.");
            }
            Assert.Distinct(dashboard.Panels.Select(panel => panel.GetProperty("id").GetInt32()));
        }
    }
}
