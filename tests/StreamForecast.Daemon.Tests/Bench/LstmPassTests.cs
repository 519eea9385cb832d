using StreamForecast.Daemon.Bench;

namespace StreamForecast.Daemon.Tests.Bench;

public class LstmPassTests
{
    [Fact]
    public void The_gradient_has_the_same_bits_on_any_number_of_threads()
    {
        var shape = new LstmShape(Batch: 100, Steps: 7, Inputs: 5, Hidden: 19);
        byte[] one = Gradient(shape, threads: 1);
        Assert.Contains(one, value => value != 0);
        foreach (int threads in new[] { 2, 3, 8 }) Assert.Equal(one, Gradient(shape, threads));
    }

    [Fact]
    public void Operations_are_those_of_the_products_forward_and_twice_that_backward()
        => Assert.Equal(3.0 * 2 * (2 + 3) * 12 * 7 * 11, new LstmShape(Batch: 7, Steps: 11, Inputs: 2, Hidden: 3).Operations);

    private static byte[] Gradient(LstmShape shape, int threads)
    {
        using var pass = new LstmPass(shape, threads);
        pass.Run();
        pass.Run();
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes(pass.Gradient.AsSpan()).ToArray();
    }
}
