using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Tests.Cells;

public sealed class CellKindTests
{
    [Theory]
    [InlineData("elman", CellKind.Elman)]
    [InlineData("elman-relu", CellKind.ElmanRelu)]
    [InlineData("lstm", CellKind.Lstm)]
    [InlineData("gru", CellKind.Gru)]
    [InlineData("gru-reset-before", CellKind.GruResetBefore)]
    public void Every_cell_has_its_word(string word, CellKind kind)
    {
        Assert.Equal(kind, CellKinds.Parse(word));
        Assert.Equal(word, kind.Word());
    }

    [Fact]
    public void Every_cell_is_named_and_no_other_word_is_a_cell()
    {
        Assert.Equal(Enum.GetValues<CellKind>().Length, CellKinds.Words.Count);
        Assert.Null(CellKinds.Parse("LSTM"));
        Assert.Null(CellKinds.Parse("transformer"));
    }
}
