using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class OrthogonalTests
{
    [Theory]
    [InlineData(5, 5)]
    [InlineData(20, 7)]
    [InlineData(6, 24)]
    public void The_fewer_of_rows_and_columns_are_orthogonal_and_as_long_as_the_gain(int rows, int columns)
    {
        float[] values = new Orthogonal(2).Create(new(DType.Float32, [rows, columns]), seed: 3).ToArray<float>();
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        float At(int vector, int i) => rows >= columns ? values[i * columns + vector] : values[vector * columns + i];
        for (int a = 0; a < count; a++)
            for (int b = 0; b <= a; b++)
                Assert.Equal(a == b ? 4 : 0, Enumerable.Range(0, length).Sum(i => (double)At(a, i) * At(b, i)), 1e-5);
    }

    [Fact]
    public void Axes_before_the_last_count_as_rows_and_a_seed_gives_the_same_again()
    {
        Tensor kernel = new Orthogonal { Seed = 1 }.Create(new(DType.Float32, [3, 3, 2, 4]), seed: 3);
        Assert.Equal(kernel.ToArray<float>(), new Orthogonal { Seed = 1 }.Create(new(DType.Float32, [18, 4]), seed: 4).ToArray<float>());
        Assert.Equal(4, kernel.ToArray<float>().Sum(x => (double)x * x), 1e-5);
    }

    [Fact]
    public void Rejects_a_vector() =>
        Assert.Contains("Orthogonal: expected a weight of rank 2 or more, got shape [4]", Assert.Throws<ArgumentException>(() => new Orthogonal().Create(new(DType.Float32, [4]), 0)).Message);

    [Theory]
    [InlineData("Orthogonal")]
    [InlineData("OrthogonalInitializer")]
    [InlineData("orthogonal")]
    public void Is_known_by_every_name_that_Keras_has_written(string name) => Assert.Equal(new Orthogonal(), Initializer.FromConfig(name));
}
