using Penstock.Tensors;

namespace Penstock.Tests;

public unsafe class MatrixProductTests
{
    public static TheoryData<string> Forms => [.. Enum.GetNames<VectorForm>()];

    private static readonly int[] s_extents = [0, 1, 2, 3, 5, 6, 7, 8, 13, 14, 16, 17, 31, 33, 40, 67, 129];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Agrees_with_the_double_reference_on_random_shapes(string name)
    {
        VectorForm form = Enum.Parse<VectorForm>(name);
        Random random = new((int)form + 1);
        using ThreadTeam team = new(3);
        for (int i = 0; i < 300; i++)
            CheckAgainstReference(form, team, random, Pick(random), Pick(random), i % 10 == 0 ? random.Next(200, 900) : Pick(random));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Agrees_with_the_double_reference_on_a_product_of_many_blocks(string name)
    {
        VectorForm form = Enum.Parse<VectorForm>(name);
        Random random = new((int)form + 11);
        using ThreadTeam team = new(2);
        for (int i = 0; i < 8; i++)
            CheckAgainstReference(form, team, random, 170 + i, 150 + i, 600 + i);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_row_has_the_same_bits_in_every_batch_and_on_every_number_of_threads(string name)
    {
        VectorForm form = Enum.Parse<VectorForm>(name);
        const int most = 256, offset = 100;
        foreach ((int n, int k) in new[] { (10, 128), (128, 784), (200, 600), (33, 17), (1100, 70) })
        {
            using NativeFloats a = new(most * k, 1), b = new(k * n, 2), bias = new(n, 3), expected = new(most * n, 4);
            MatrixArguments<float> whole = new() { M = most, N = n, K = k, A = a.Pointer, LeadingA = k, B = b.Pointer, LeadingB = n, C = expected.Pointer, LeadingC = n, Bias = bias.Pointer, Activation = FusedActivation.Relu };
            using ThreadTeam one = new(1);
            MatrixProduct.Run(form, one, whole);
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using ThreadTeam team = new(threads);
                foreach (int m in new[] { 1, 2, 7, 13, 64, 156 })
                {
                    using NativeFloats c = new(m * n, 5);
                    MatrixArguments<float> part = whole with { M = m, A = a.Pointer + offset * k, C = c.Pointer };
                    MatrixProduct.Run(form, team, part);
                    Assert.True(c.Span.SequenceEqual(expected.Span.Slice(offset * n, m * n)), $"{m} rows, N {n}, K {k}, {threads} threads");
                }
            }
        }
    }

    [Fact]
    public void Threads_leave_the_bits_of_a_large_product_alone()
    {
        using NativeFloats a = new(400 * 700, 1), b = new(700 * 500, 2), c1 = new(400 * 500, 3), c3 = new(400 * 500, 4);
        using ThreadTeam one = new(1), three = new(3);
        foreach (bool transposeA in new[] { false, true })
            foreach (bool transposeB in new[] { false, true })
            {
                MatrixArguments<float> arguments = new()
                {
                    M = 400, N = 500, K = 700, A = a.Pointer, LeadingA = transposeA ? 400 : 700, TransposeA = transposeA,
                    B = b.Pointer, LeadingB = transposeB ? 700 : 500, TransposeB = transposeB, C = c1.Pointer, LeadingC = 500,
                };
                MatrixProduct.Run(one, arguments);
                MatrixProduct.Run(three, arguments with { C = c3.Pointer });
                Assert.True(c1.Span.SequenceEqual(c3.Span));
            }
    }

    [Fact]
    public void NaN_passes_through_the_activation()
    {
        float a = float.NaN, b = 1, c = 0;
        using ThreadTeam team = new(1);
        MatrixProduct.Run(team, new() { M = 1, N = 1, K = 1, A = &a, LeadingA = 1, B = &b, LeadingB = 1, C = &c, LeadingC = 1, Activation = FusedActivation.Relu });
        Assert.True(float.IsNaN(c));
    }

    private static int Pick(Random random) => s_extents[random.Next(s_extents.Length)];

    private static void CheckAgainstReference(VectorForm form, ThreadTeam team, Random random, int m, int n, int k)
    {
        bool transposeA = random.Next(2) == 0, transposeB = random.Next(2) == 0;
        int ldA = (transposeA ? m : k) + random.Next(3), ldB = (transposeB ? k : n) + random.Next(3), ldC = n + random.Next(3);
        using NativeFloats a = new((transposeA ? k : m) * ldA, 1), b = new((transposeB ? n : k) * ldB, 2), c = new(m * ldC, 3), bias = new(n, 4);
        double[] da = a.ToDouble(), db = b.ToDouble(), dc = c.ToDouble(), dBias = bias.ToDouble();
        MatrixArguments<float> arguments = new()
        {
            M = m, N = n, K = k, A = a.Pointer, LeadingA = ldA, TransposeA = transposeA, B = b.Pointer, LeadingB = ldB, TransposeB = transposeB,
            C = c.Pointer, LeadingC = ldC, Bias = random.Next(2) == 0 ? bias.Pointer : null, Accumulate = random.Next(2) == 0,
            Activation = (FusedActivation)random.Next(2),
        };
        fixed (double* pa = da, pb = db, pc = dc, pBias = dBias)
            MatrixReference.Run(new MatrixArguments<double>
            {
                M = m, N = n, K = k, A = pa, LeadingA = ldA, TransposeA = transposeA, B = pb, LeadingB = ldB, TransposeB = transposeB,
                C = pc, LeadingC = ldC, Bias = arguments.Bias == null ? null : pBias, Accumulate = arguments.Accumulate, Activation = arguments.Activation,
            });
        MatrixProduct.Run(form, team, arguments);
        double tolerance = 1e-6 * (2 + Math.Sqrt(k) * 2);
        for (int i = 0; i < dc.Length; i++)
            Assert.True(Math.Abs(dc[i] - c.Span[i]) <= tolerance, $"{form} {m}x{n}x{k} {transposeA} {transposeB}, element {i}: expected {dc[i]}, got {c.Span[i]}");
        c.AssertMarginsAreUntouched();
    }
}
