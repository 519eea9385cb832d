using StreamForecast.Daemon.Bench;

namespace StreamForecast.Daemon.Tests.Bench;

public class BenchFigureTests
{
    [Fact]
    public void A_figure_is_one_line_of_json_beside_its_reference()
        => Assert.Equal("""{"name":"pipeline","value":49405,"unit":"records/s","reference":115109,"ratio":0.4292}""", new BenchFigure("pipeline", 49405.123, "records/s", 115109.4).ToJson());

    [Fact]
    public void Without_a_reference_there_is_no_ratio()
        => Assert.Equal("""{"name":"x","value":0.001234,"unit":"s","reference":null,"ratio":null}""", new BenchFigure("x", 0.0012341, "s", null).ToJson());
}
