using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class ReductionKernelTests
{
    public static TheoryData<string, string> Forms()
    {
        var data = new TheoryData<string, string>();
        foreach (ReductionKind kind in Enum.GetValues<ReductionKind>())
            foreach (VectorForm form in Enum.GetValues<VectorForm>()) data.Add(kind.ToString(), form.ToString());
        return data;
    }

    [Theory, MemberData(nameof(Forms))]
    public void Agrees_with_the_double_precision_sum_over_any_layout(string kind, string form)
    {
        foreach ((int outer, int reduced, int inner) in (ReadOnlySpan<(int, int, int)>)[(1, 10_000, 1), (3, 1, 1), (2, 0, 3), (0, 4, 2), (5, 17, 1), (3, 300, 7), (2, 9, 70), (1, 1000, 33)])
        {
            float[] x = Numbers.Normal(outer * reduced * inner);
            if (kind == "Product") x = Array.ConvertAll(x, v => 1 + v / 1000);
            float[] y = Run(kind, form, x, outer, reduced, inner);
            for (int o = 0; o < outer; o++)
                for (int i = 0; i < inner; i++)
                {
                    double[] terms = [.. Enumerable.Range(0, reduced).Select(r => (double)x[(o * reduced + r) * inner + i])];
                    double expected = Expected(kind, terms), scale = kind is "Sum" or "Mean" ? terms.Sum(Math.Abs) / (kind == "Mean" ? reduced : 1) : Math.Abs(expected);
                    float got = y[o * inner + i];
                    Assert.True(got.Equals((float)expected) || Math.Abs(got - expected) <= 1e-6 * scale * (kind == "Product" ? 20 : 1), $"{kind} {form} [{outer}, {reduced}, {inner}]: expected {expected}, got {got}");
                }
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Row_does_not_depend_on_the_rows_around_it(string kind, string form)
    {
        for (int n = 1; n <= 70; n++)
        {
            float[] x = Numbers.Normal(3 * n);
            float[] rows = Run(kind, form, x, 3, n, 1);
            for (int r = 0; r < 3; r++) Assert.Equal(rows[r], Run(kind, form, x[(r * n)..((r + 1) * n)], 1, n, 1)[0]);
            float[] columns = Run(kind, form, x, 1, 3, n);
            for (int c = 0; c < n; c++) Assert.Equal(columns[c], Run(kind, form, [x[c], x[n + c], x[2 * n + c]], 1, 3, 1)[0], 1e-5f);
        }
    }

    [Theory, InlineData("Max"), InlineData("Min"), InlineData("Sum")]
    public void NaN_propagates(string kind)
    {
        foreach (VectorForm form in Enum.GetValues<VectorForm>())
            foreach (int n in (int[])[40, 27, 12])
                for (int place = 0; place < n; place++)
                {
                    float[] x = Numbers.Normal(n);
                    x[place] = float.NaN;
                    Assert.True(float.IsNaN(Run(kind, form.ToString(), x, 1, n, 1)[0]));
                    Assert.True(float.IsNaN(Run(kind, form.ToString(), x, 1, 1, n)[place]));
                }
    }

    [Theory, InlineData(27), InlineData(12), InlineData(6)]
    public void Infinities_of_both_signs_are_the_largest_and_the_least(int n)
    {
        foreach (VectorForm form in Enum.GetValues<VectorForm>())
        {
            float[] x = Numbers.Normal(n);
            (x[0], x[n - 1]) = (float.NegativeInfinity, float.PositiveInfinity);
            Assert.Equal(float.PositiveInfinity, Run("Max", form.ToString(), x, 1, n, 1)[0]);
            Assert.Equal(float.NegativeInfinity, Run("Min", form.ToString(), x, 1, n, 1)[0]);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Columns_in_parts_are_those_of_the_whole(string kind, string form)
    {
        foreach (int reduced in (int[])[133, ColumnReductions.Tall + 3]) ColumnsInParts(kind, form, reduced);
    }

    private static void ColumnsInParts(string kind, string form, int reduced)
    {
        const int columns = 2000;
        float[] x = Array.ConvertAll(Numbers.Normal(reduced * columns), v => 1 + v / 1000), whole = Run(kind, form, x, 1, reduced, columns), parts = new float[columns];
        var kernel = ReductionKernels.ColumnsOf(Enum.Parse<ReductionKind>(kind), DType.Float32, Enum.Parse<VectorForm>(form));
        foreach ((int first, int end) in (ReadOnlySpan<(int, int)>)[(1024, 2000), (0, 512), (512, 1024)])
            fixed (float* p = x, q = parts) kernel(p + first, q + first, reduced, columns, end - first);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void Sum_of_many_equal_numbers_stays_exact_to_a_few_units()
    {
        var x = new float[1 << 22];
        Array.Fill(x, 0.1f);
        Assert.Equal(x.Length * (double)0.1f, Run("Sum", VectorForms.Best.ToString(), x, 1, x.Length, 1)[0], x.Length * 0.1 * 4e-6);
    }

    private static float[] Run(string kind, string form, float[] x, int outer, int reduced, int inner)
    {
        var y = new float[outer * inner];
        fixed (float* p = x, q = y) ReductionKernels.For(Enum.Parse<ReductionKind>(kind), DType.Float32, Enum.Parse<VectorForm>(form))(p, q, outer, reduced, inner);
        return y;
    }

    private static double Expected(string kind, double[] terms) => kind switch
    {
        "Sum" => terms.Sum(),
        "Mean" => terms.Length == 0 ? double.NaN : terms.Average(),
        "Product" => terms.Aggregate(1.0, (a, b) => a * b),
        "Max" => terms.Aggregate(double.NegativeInfinity, Math.Max),
        "Min" => terms.Aggregate(double.PositiveInfinity, Math.Min),
        _ => terms.Sum(t => t * t),
    };
}
