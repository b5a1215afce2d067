using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ShuffleWithinTests
{
    [Fact]
    public void Shuffles_as_a_buffer_of_as_many_elements_as_fit()
    {
        Dataset<int> numbers = Dataset.From(Enumerable.Range(0, 200).ToArray());
        Assert.Equal(numbers.Shuffle(10, seed: 3), numbers.ShuffleWithin(10 * sizeof(int), seed: 3));
        Dataset<Example> examples = numbers.Map(x => new Example(Tensor.From(x, -x), Tensor.Scalar((byte)x)));
        Assert.Equal(examples.Shuffle(10, seed: 3).Select(Show), examples.ShuffleWithin(10 * 9, seed: 3).Select(Show));
        Assert.Equal(numbers, numbers.ShuffleWithin(1, seed: 3));
    }

    [Fact]
    public void Loses_no_example_where_shapes_differ_or_texts_come()
    {
        Dataset<Example> mixed = Dataset.From(Enumerable.Range(0, 90).ToArray()).Map(x => new Example(x % 50 == 49 ? Tensor.From($"text {x}") : Tensor.From(new float[x % 50 < 40 ? 2 : 3]), Tensor.Scalar(x)));
        Assert.Equal(mixed.Select(Show).Order(), mixed.ShuffleWithin(2000, seed: 1).Select(Show).Order());
    }

    [Fact]
    public void Holds_no_more_than_it_may()
    {
        Dataset<Example> shuffled = Dataset.From(Enumerable.Range(0, 1000).ToArray()).Map(x => new Example(Tensor.Scalar(x))).ShuffleWithin(100 * sizeof(int), seed: 1);
        using DatasetReader<Example> reader = shuffled.Open(default);
        for (int i = 0; i < 500; i++) Assert.True(reader.MoveNext());
        Assert.Equal(100 * sizeof(int), shuffled.Report().Stages[^1].Held);
        Assert.Throws<ArgumentOutOfRangeException>(() => shuffled.ShuffleWithin(0, seed: 1));
    }

    private static string Show(Example example) => $"{example.Input} {example.Label!.DType} {Convert.ToHexString(example.Label.Bytes)}";
}
