using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Compares tensors of numbers or texts.</summary>
internal static class Close
{
    /// <summary>Fails unless shapes are equal and no element differs by more than a part of the largest element, or of 1; whole numbers and texts must be equal.</summary>
    public static void Check(Tensor expected, Tensor found, double tolerance, string what)
    {
        Assert.Equal(expected.Shape, found.Shape);
        if (expected.DType == DType.Text)
        {
            Assert.Equal(Texts(expected), Texts(found));
            return;
        }
        double[] wanted = Numbers(expected), got = Numbers(found);
        double allowed = expected.DType.IsFloating() ? tolerance * wanted.Where(double.IsFinite).Select(Math.Abs).Append(1).Max() : 0;
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(wanted[i].Equals(got[i]) || Math.Abs(wanted[i] - got[i]) <= allowed, $"{what}: expected {wanted[i]:R}, got {got[i]:R} at {i} of {found.Shape}, allowed is a difference of {allowed:G3}.");
    }

    /// <summary>The elements as doubles.</summary>
    public static double[] Numbers(Tensor tensor) => [.. Enumerable.Range(0, tensor.Count).Select(tensor.NumberAt)];

    /// <summary>The elements as strings.</summary>
    public static string[] Texts(Tensor tensor) => [.. Enumerable.Range(0, tensor.Count).Select(tensor.AsText().GetString)];
}
