using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The products of two inputs, summed along one axis of each. Output: batch, the other axes of the first, the other axes of the second; [batch, 1] where there are none.</summary>
/// <param name="first">The axis of the first input; the batch axis is 0 and cannot be summed.</param>
/// <param name="second">The axis of the second input; by default the same number.</param>
public sealed class Dot(int first, int? second = null) : Layer
{
    private const double Smallest = 1e-14;

    /// <summary>The axis of the first input.</summary>
    public int First => first;

    /// <summary>The axis of the second input.</summary>
    public int Second => second ?? first;

    /// <summary>Whether the inputs are brought to length 1 along their axes before: the output is the cosine of their angle. Default false.</summary>
    public bool Normalize { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => throw new ArgumentException($"{Label}: expected two inputs, got one.");

    /// <inheritdoc/>
    protected override Value Call(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Require(inputs.Count == 2, "two inputs", inputs.Count);
        var (a, b) = (inputs[0], inputs[1]);
        int alongA = a.Shape.Axis(First), alongB = b.Shape.Axis(Second);
        Require(alongA > 0 && alongB > 0, "axes behind the batch axis", $"{First} and {Second}");
        Require(a.Shape[alongA] == b.Shape[alongB], "equal extents along the axes", $"shapes {a.Shape} and {b.Shape}");
        if (Normalize) (a, b) = (Unit(a, alongA), Unit(b, alongB));
        string left = Letters('c', a.Shape.Rank, alongA), right = Letters((char)('c' + a.Shape.Rank), b.Shape.Rank, alongB);
        string rest = $"a{left[1..]}{right[1..]}".Replace("b", "");
        Value product = Op.Einsum($"{left},{right}->{rest}", a, b);
        return product.Shape.Rank == 1 ? Op.ExpandDims(product, 1) : product;
    }

    // The batch is a, the axis that is summed b.
    private static string Letters(char next, int rank, int along) => string.Concat(Enumerable.Range(0, rank).Select(i => i == 0 ? 'a' : i == along ? 'b' : next++));

    private static Value Unit(Value x, int axis) =>
        x / Op.ExpandDims(Op.Sqrt(Op.Maximum(Op.Sum(Op.Square(x), axis), x.Graph.Number(Smallest, x.DType))), axis);

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["axes"] = second is null ? first : new JsonArray(first, second), ["normalize"] = Normalize };

    internal static Dot FromConfig(KerasConfig config) => (config.Wholes("axes") switch
    {
        [var both] => new Dot(both) { Normalize = config.Flag("normalize", false) },
        [var first, var second] => new Dot(first, second) { Normalize = config.Flag("normalize", false) },
        _ => throw new ArgumentException("Dot: expected one or two whole numbers as \"axes\"."),
    });
}
