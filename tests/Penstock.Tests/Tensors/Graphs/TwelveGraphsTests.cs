using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Each of the twelve graphs against plain loops or numbers worked out by hand, with passes and without.</summary>
public partial class TwelveGraphsTests
{
    private static Tensor[] Run(Graph graph, bool optimize, params Tensor[] fed) => new Executor(graph, options: new() { Optimize = optimize, Threads = 1 }).Run(fed);

    private static void AssertClose(double[] expected, Tensor found, double tolerance = 1e-9)
    {
        double[] got = Close.Numbers(found);
        Assert.Equal(expected.Length, got.Length);
        for (int i = 0; i < got.Length; i++) Assert.Equal(expected[i], got[i], tolerance);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
