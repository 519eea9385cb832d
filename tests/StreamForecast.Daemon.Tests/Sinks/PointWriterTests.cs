using System.Text;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Tests.Sinks;

public sealed class PointWriterTests
{
    private readonly ObservationBatch observations = new(1);
    private readonly ResultBatch results = new(1, [1, 6]);

    [Fact]
    public void An_observation_is_a_point_with_its_band()
    {
        (results.Expected[0], results.Lower[0], results.Upper[0]) = (1.5f, 1, 2);
        results.Verdict[0] = new Verdict(0.25f, false, Severity.None, AnomalyKind.None, EventState.None, 0);
        Assert.Equal("streamforecast,series=pump flag=0i,score=0.25,value=7.5,expected=1.5,lower=1,upper=2 60000\n", Written("pump"));
    }

    [Fact]
    public void What_has_no_value_is_left_out()
    {
        (results.Expected[0], results.Lower[0], results.Upper[0]) = (float.NaN, float.NaN, float.NaN);
        Assert.Equal("streamforecast,series=pump flag=0i,score=0 60000\n", Written("pump", value: double.NaN));
    }

    [Fact]
    public void An_anomaly_is_a_second_point_with_its_kind_as_a_tag()
    {
        results.Verdict[0] = new Verdict(0.8f, true, Severity.Major, AnomalyKind.LevelShift, EventState.Opened, 60000, AnomalyDirection.Up);
        Assert.Equal("streamforecast_anomaly,series=pump,kind=level-shift,direction=up,severity=major,state=opened score=0.8,value=7.5,expected=0,lower=0,upper=0,event=60000i 60000", Written("pump").Split('\n')[1]);
    }

    [Fact]
    public void Every_horizon_is_a_point_at_the_time_it_speaks_of()
    {
        results.IntervalSeconds[0] = 60;
        for (int q = 0; q < NetworkShape.LevelCount; q++) (results.ForecastOf(0)[q], results.ForecastOf(0)[NetworkShape.LevelCount + q]) = (q, 10 * q);
        string[] lines = Written("pump", withHorizons: true).Split('\n');
        Assert.Equal("streamforecast_horizon,series=pump,steps=1 q05=0,q10=1,q20=2,q30=3,q40=4,q50=5,q60=6,q70=7,q80=8,q90=9,q95=10 120000", lines[1]);
        Assert.StartsWith("streamforecast_horizon,series=pump,steps=6 q05=0,q10=10,", lines[2]);
        Assert.EndsWith(" 420000", lines[2]);
    }

    [Theory]
    [InlineData("a b,c=d", @"a\ b\,c\=d")]
    [InlineData(@"C:\temp\", @"C:\temp_")]
    [InlineData("two\nlines", "two_lines")]
    [InlineData("Kühlung/ä", "Kühlung/ä")]
    public void Names_are_escaped(string series, string tag) => Assert.StartsWith($"streamforecast,series={tag} flag", Written(series));

    [Theory]
    [InlineData("cpu,host=a,rack=r1 usage", ",host=a,rack=r1")]
    [InlineData(@"cpu,host=my\ host usage", @",host=my\ host")]
    [InlineData("cpu,series=x,kind=y,host=a usage", ",host=a")]
    [InlineData("cpu,host= usage", "")]
    [InlineData("cpu usage", "")]
    public void The_tags_of_a_series_in_line_protocol_stay_tags(string series, string tags)
    {
        string line = Written(series), name = line[..line.IndexOf(" flag", StringComparison.Ordinal)];
        Assert.EndsWith(@"usage" + tags, name);
    }

    private string Written(string series, double value = 7.5, bool withHorizons = false)
    {
        var index = new SeriesIndex();
        observations.Clear();
        observations.Add(index.GetOrAdd(Encoding.UTF8.GetBytes(series)), 60000, value, 0);
        var to = new Utf8Buffer();
        new PointWriter([1, 6], [], withHorizons).Write(to, index.Key(0), observations, results, 0);
        return Encoding.UTF8.GetString(to.Slice(0, to.Length));
    }
}
