using System.Globalization;

namespace Penstock.Tensors;

/// <summary>The checked mode: names the operator that made the first NaN or infinity.</summary>
internal static class NonFinite
{
    /// <exception cref="NonFiniteException">A result holds a NaN or an infinity.</exception>
    public static void Check(Node node, IEnumerable<TensorBuffer> results)
    {
        foreach (TensorBuffer result in results)
        {
            int at = result.DType switch
            {
                DType.Float32 => First(result.AsSpan<float>(), float.IsFinite),
                DType.Float64 => First(result.AsSpan<double>(), double.IsFinite),
                _ => -1,
            };
            if (at >= 0) throw new NonFiniteException(node, result, at);
        }
    }

    private static int First<T>(Span<T> values, Predicate<T> isFinite)
    {
        for (int i = 0; i < values.Length; i++)
            if (!isFinite(values[i])) return i;
        return -1;
    }
}

/// <summary>A node computed a NaN or an infinity while results were checked.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(Node node, TensorBuffer result, int index)
        : base($"{node.Label}: expected finite results, got {(result.DType == DType.Float32 ? result.AsSpan<float>()[index] : result.AsSpan<double>()[index]).ToString(CultureInfo.InvariantCulture)} at element {index} of {result.Shape}, from {string.Join(", ", node.Inputs)}. Lower the learning rate, clip the gradients, or look at the rows that were fed.") => Node = node;

    /// <summary>The node that computed it first.</summary>
    public Node Node { get; }
}
