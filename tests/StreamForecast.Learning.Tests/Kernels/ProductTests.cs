using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests.Kernels;

public sealed class ProductTests
{
    /// <summary>One short of, at, and one past each tile, panel and block.</summary>
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 16, 3 }, { 3, 15, 7 }, { 4, 16, 8 }, { 5, 17, 9 }, { 7, 31, 2 }, { 8, 32, 1 }, { 9, 33, 5 }, { 12, 48, 255 },
        { 13, 64, 256 }, { 15, 25, 257 }, { 16, 65, 64 }, { 31, 96, 46 }, { 2, 7, 600 }, { 64, 25, 513 }, { 0, 4, 4 }, { 4, 0, 4 }, { 4, 4, 0 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void All_products_agree_with_the_definition(int m, int n, int k)
    {
        Real[] a = Noise.Uniform(1, m * k), b = Noise.Uniform(2, k * n), start = Noise.Uniform(3, m * n);
        double[] expected = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                expected[i * n + j] = start[i * n + j];
                for (int l = 0; l < k; l++) expected[i * n + j] += (double)a[i * k + l] * b[l * n + j];
            }
        }
        Real[] plain = [.. start], right = [.. start], left = [.. start], byPanels = [.. start];
        var packed = new PackedMatrix();
        packed.PackTransposed(new ReadOnlyMatrix(Noise.Uniform(9, 70 * 300), 70, 300));      // memory that was in use before

        Product.Add(new ReadOnlyMatrix(a, m, k), new ReadOnlyMatrix(b, k, n), new Matrix(plain, m, n));
        Product.AddRightTransposed(new ReadOnlyMatrix(a, m, k), new ReadOnlyMatrix(Transposed(b, k, n), n, k), new Matrix(right, m, n));
        Product.AddLeftTransposed(new ReadOnlyMatrix(Transposed(a, m, k), k, m), new ReadOnlyMatrix(b, k, n), new Matrix(left, m, n));

        packed.PackTransposed(new ReadOnlyMatrix(Transposed(b, k, n), n, k));
        Product.Add(new ReadOnlyMatrix(a, m, k), packed, new Matrix(byPanels, m, n));

        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], plain[i], tolerance: 1e-6 * (k + 1));
        Assert.Equal(Noise.Bits(plain), Noise.Bits(right));
        Assert.Equal(Noise.Bits(plain), Noise.Bits(left));
        Assert.Equal(Noise.Bits(plain), Noise.Bits(byPanels));
    }

    [Theory]
    [InlineData(25, 64)]
    [InlineData(128, 46)]
    [InlineData(7, 300)]
    public void A_rows_bits_depend_on_that_row_alone(int n, int k)
    {
        const int Most = 70;
        Real[] a = Noise.Uniform(4, Most * k), b = Noise.Uniform(5, k * n), all = new Real[Most * n];
        Product.Add(new ReadOnlyMatrix(a, Most, k), new ReadOnlyMatrix(b, k, n), new Matrix(all, Most, n));
        for (int rows = 1; rows < Most; rows++)
        {
            int from = Most - rows;
            Real[] some = new Real[rows * n];
            Product.Add(new ReadOnlyMatrix(a.AsSpan(from * k), rows, k), new ReadOnlyMatrix(b, k, n), new Matrix(some, rows, n));
            Assert.True(Noise.Bits(all.AsSpan(from * n)).AsSpan().SequenceEqual(Noise.Bits(some)), $"{rows} rows");
        }
    }

    [Fact]
    public void Strides_leave_what_lies_between_the_rows_alone()
    {
        Real[] a = Noise.Uniform(6, 6 * 9), b = Noise.Uniform(7, 5 * 40), c = new Real[6 * 50];
        Array.Fill(c, 7f);
        Product.Add(new ReadOnlyMatrix(a, 6, 5, stride: 9), new ReadOnlyMatrix(b, 5, 33, stride: 40), new Matrix(c, 6, 33, stride: 50));
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 50; j++)
            {
                double expected = 7;
                for (int l = 0; l < 5 && j < 33; l++) expected += (double)a[i * 9 + l] * b[l * 40 + j];
                Assert.Equal(expected, c[i * 50 + j], tolerance: 1e-5);
            }
        }
    }

    [Fact]
    public void A_product_that_does_not_fit_says_so()
    {
        Real[] values = new Real[100];
        string message = Assert.Throws<ArgumentException>(() =>
            Product.Add(new ReadOnlyMatrix(values, 3, 4), new ReadOnlyMatrix(values, 5, 6), new Matrix(values, 3, 6))).Message;
        Assert.Contains("[3, 4] and [5, 6]", message);
        Assert.Throws<ArgumentException>(() => new Matrix(values, 10, 11));
        Assert.Throws<ArgumentException>(() => new ReadOnlyMatrix(values, 2, 5, stride: 4));
    }

    [Fact]
    public void Not_a_number_is_not_lost()
    {
        Real[] c = new Real[2];
        Product.Add(new ReadOnlyMatrix([0f, Real.NaN], 2, 1), new ReadOnlyMatrix([0f], 1, 1), new Matrix(c, 2, 1));
        Assert.Equal(0f, c[0]);
        Assert.Equal(Real.NaN, c[1]);
    }

    private static Real[] Transposed(Real[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => values[i % rows * columns + i / rows])];
}
