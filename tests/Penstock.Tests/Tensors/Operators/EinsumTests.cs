using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Sums of products by equation, against the sums written out.</summary>
public class EinsumTests
{
    [Theory]
    [InlineData("ab,bc->ac")]
    [InlineData("ab,cb->ca")]
    [InlineData("ba,bc->ac")]
    [InlineData("ab,b->a")]
    [InlineData("a,b->ba")]
    [InlineData("abc,cde->abde")]
    [InlineData("abcd,cde->abe")]
    [InlineData("abcd,aecd->aceb")]
    [InlineData("acbe,aecd->abcd")]
    [InlineData("abd,bce->aec")]
    [InlineData("abc,abc->")]
    [InlineData("...ab,...bc->...ac")]
    [InlineData("a...b,bc->c...a")]
    public void Agrees_with_the_sum_written_out(string equation)
    {
        string[] specs = equation.Replace("...", "xy").Split(',', '>');
        (string left, string right, string result) = (specs[0], specs[1].TrimEnd('-'), specs[2]);
        Tensor a = Made(left, 1), b = Made(right, 2);
        var graph = new Graph();
        Value x = graph.Input("a", DType.Float64, a.Shape), y = graph.Input("b", DType.Float64, b.Shape);
        graph.Output("y", Op.Einsum(equation, x, y));
        Tensor found = new Executor(graph).Run(a, b)[0];
        Assert.Equal(ShapeOf(result), found.Shape);
        double[] expected = Written(left, right, result, a, b);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found.NumberAt(i), 1e-12);
    }

    [Fact]
    public void Rejects_extents_that_differ()
    {
        var graph = new Graph();
        Value x = graph.Input("a", DType.Float32, [2, 3]), y = graph.Input("b", DType.Float32, [4, 5]);
        Assert.Contains("expected equal extents of one letter in ab,bc->ac, got shapes [2, 3] and [4, 5]", Assert.Throws<ArgumentException>(() => Op.Einsum("ab,bc->ac", x, y)).Message);
        Assert.Contains("expected a value of rank 3 for \"abc\"", Assert.Throws<ArgumentException>(() => Op.Einsum("abc,bc->a", x, y)).Message);
    }

    private static double[] Written(string left, string right, string result, Tensor a, Tensor b)
    {
        string letters = result + string.Concat((left + right).Distinct().Where(l => !result.Contains(l)));
        var sums = new double[ShapeOf(result).ElementCount];
        for (long at = 0, n = ShapeOf(letters).ElementCount; at < n; at++)
        {
            var index = new Dictionary<char, long>();
            long rest = at;
            foreach (char letter in letters.Reverse())
            {
                index[letter] = rest % Extent(letter);
                rest /= Extent(letter);
            }
            sums[Place(result, index)] += a.NumberAt((int)Place(left, index)) * b.NumberAt((int)Place(right, index));
        }
        return sums;
    }

    private static long Place(string letters, Dictionary<char, long> index) => letters.Aggregate(0L, (place, letter) => place * Extent(letter) + index[letter]);

    private static long Extent(char letter) => letter % 3 + 2 + letter % 2;

    private static Shape ShapeOf(string letters) => Shape.Of([.. letters.Select(Extent)]);

    private static Tensor Made(string letters, int seed) => Fed.Normal(DType.Float64, ShapeOf(letters), seed);
}
