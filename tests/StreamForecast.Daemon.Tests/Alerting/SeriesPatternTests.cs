using StreamForecast.Daemon.Alerting;

namespace StreamForecast.Daemon.Tests.Alerting;

public class SeriesPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "plant-1/pump-3", true)]
    [InlineData("plant-1/*", "plant-1/pump-3", true)]
    [InlineData("plant-1/*", "plant-12/pump-3", false)]
    [InlineData("*pump*", "plant-1/pump-3", true)]
    [InlineData("*pump", "plant-1/pump-3", false)]
    [InlineData("plant-?/pump-3", "plant-1/pump-3", true)]
    [InlineData("plant-?/pump-3", "plant-/pump-3", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    public void A_star_stands_for_any_characters_and_a_question_mark_for_one(string pattern, string name, bool matches) => Assert.Equal(matches, new SeriesPattern(pattern).Matches(name));
}
