using System.Collections.Concurrent;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class UnaryKernelTests
{
    private const double Parameter = 0.375;

    private static readonly ConcurrentDictionary<UnaryKind, double[]> s_expected = new();

    public static TheoryData<string, string> Forms()
    {
        var data = new TheoryData<string, string>();
        foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
            foreach (VectorForm form in Enum.GetValues<VectorForm>()) data.Add(kind.ToString(), form.ToString());
        return data;
    }

    [Theory, MemberData(nameof(Forms))]
    public void Agrees_with_the_double_precision_function(string kind, string form)
    {
        float[] x = Numbers.Spread(20_000);
        float[] y = Run(kind, form, x);
        UnaryKind unary = Enum.Parse<UnaryKind>(kind);
        double[] all = s_expected.GetOrAdd(unary, _ => Array.ConvertAll(x, v => Function(unary, v)));
        (double limit, double absolute) = Tolerance(unary);
        for (int i = 0; i < x.Length; i++)
        {
            double expected = all[i];
            Assert.True(Math.Abs(y[i] - expected) <= absolute || Numbers.UlpError(y[i], expected) <= limit, $"{kind}({x[i]:R}): expected {expected:R}, got {y[i]:R}, {Numbers.UlpError(y[i], expected)} ulp");
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Result_does_not_depend_on_position_or_length(string kind, string form)
    {
        float[] x = Numbers.Spread(71), whole = Run(kind, form, x);
        for (int n = 0; n <= 70; n++)
            for (int start = 0; start <= Math.Min(1, 70 - n); start++)
            {
                float[] part = Run(kind, form, x[start..(start + n)]);
                for (int i = 0; i < n; i++) Assert.Equal(BitConverter.SingleToInt32Bits(whole[start + i]), BitConverter.SingleToInt32Bits(part[i]));
            }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Writes_in_place_and_nowhere_else(string kind, string form)
    {
        float[] x = Numbers.Spread(45), expected = Run(kind, form, x[..37]);
        fixed (float* p = x) UnaryKernels.For(Enum.Parse<UnaryKind>(kind), DType.Float32, Enum.Parse<VectorForm>(form))(p, p, 37, Parameter);
        Assert.Equal(expected, x[..37]);
        Assert.Equal(Numbers.Spread(45)[37..], x[37..]);
    }

    [Fact]
    public void Double_form_agrees_with_the_function()
    {
        double[] x = Array.ConvertAll(Numbers.Spread(2000), v => (double)v), y = new double[x.Length];
        foreach (UnaryKind kind in Enum.GetValues<UnaryKind>())
        {
            fixed (double* p = x, q = y) UnaryKernels.For(kind, DType.Float64)(p, q, x.Length, Parameter);
            for (int i = 0; i < x.Length; i++)
            {
                double expected = Function(kind, x[i]);
                Assert.True(y[i].Equals(expected) || y[i] == expected || Math.Abs(y[i] - expected) <= 1e-14 * Math.Max(Math.Abs(expected), 1e-300) + 1e-14 * Math.Min(10, Math.Abs(x[i])), $"{kind}({x[i]:R}): expected {expected:R}, got {y[i]:R}");
            }
        }
    }

    private static float[] Run(string kind, string form, float[] x)
    {
        var y = new float[x.Length];
        fixed (float* p = x, q = y) UnaryKernels.For(Enum.Parse<UnaryKind>(kind), DType.Float32, Enum.Parse<VectorForm>(form))(p, q, x.Length, Parameter);
        return y;
    }

    // Units in the last place, or where the function itself cancels, an absolute error.
    private static (double Ulp, double Absolute) Tolerance(UnaryKind kind) => kind switch
    {
        UnaryKind.Copy or UnaryKind.Negate or UnaryKind.Abs or UnaryKind.Sign or UnaryKind.Relu or UnaryKind.Relu6 or UnaryKind.Clip => (0, 0),
        UnaryKind.Floor or UnaryKind.Ceiling or UnaryKind.Round => (0, 0),
        UnaryKind.Square or UnaryKind.Sqrt or UnaryKind.Reciprocal or UnaryKind.Shift or UnaryKind.Scale or UnaryKind.LeakyRelu => (0.51, 0),
        UnaryKind.Exp or UnaryKind.Log or UnaryKind.Erf or UnaryKind.Expm1 or UnaryKind.Sin or UnaryKind.Cos or UnaryKind.ReciprocalSqrt => (2, 0),
        UnaryKind.Gelu or UnaryKind.GeluTanh => (4, 4e-7),
        UnaryKind.Silu => (4, 1e-40),
        UnaryKind.HardSigmoid => (1, 6e-8),
        _ => (4, 0),
    };

    private static double Function(UnaryKind kind, double x) => kind switch
    {
        UnaryKind.Copy => x,
        UnaryKind.Negate => -x,
        UnaryKind.Abs => Math.Abs(x),
        UnaryKind.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        UnaryKind.Square => x * x,
        UnaryKind.Sqrt => Math.Sqrt(x),
        UnaryKind.ReciprocalSqrt => 1 / Math.Sqrt(x),
        UnaryKind.Reciprocal => 1 / x,
        UnaryKind.Exp => Math.Exp(x),
        UnaryKind.Log => Math.Log(x),
        UnaryKind.Log1p => Log1p(x),
        UnaryKind.Expm1 => Expm1(x),
        UnaryKind.Sin => Math.Sin(x),
        UnaryKind.Cos => Math.Cos(x),
        UnaryKind.Tanh => Math.Tanh(x),
        UnaryKind.Sigmoid => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
        UnaryKind.Erf => Erf(x),
        UnaryKind.Softplus => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x))),
        UnaryKind.Floor => Math.Floor(x),
        UnaryKind.Ceiling => Math.Ceiling(x),
        UnaryKind.Round => Math.Round(x, MidpointRounding.ToEven),
        UnaryKind.Relu => double.IsNaN(x) ? x : Math.Max(0, x),
        UnaryKind.Relu6 => double.IsNaN(x) ? x : Math.Min(6, Math.Max(0, x)),
        UnaryKind.LeakyRelu => x < 0 ? Parameter * x : x,
        UnaryKind.Elu => x < 0 ? Parameter * Expm1(x) : x,
        UnaryKind.Selu => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Expm1(x) : x),
        UnaryKind.Silu => x * Function(UnaryKind.Sigmoid, x),
        UnaryKind.Gelu => double.IsNegativeInfinity(x) ? 0 : 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        UnaryKind.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        UnaryKind.HardSigmoid => double.IsNaN(x) ? x : Math.Clamp(x / 6 + 0.5, 0, 1),
        UnaryKind.Softsign => x / (1 + Math.Abs(x)),
        UnaryKind.Shift => x + Parameter,
        UnaryKind.Clip => double.IsNaN(x) ? x : Math.Clamp(x, -Parameter, Parameter),
        _ => x * Parameter,
    };

    // Taylor's series where the difference would cancel.
    private static double Expm1(double x)
    {
        if (!(Math.Abs(x) < 0.5)) return Math.Exp(x) - 1;
        double sum = 0;
        for (int n = 18; n > 0; n--) sum = (sum + 1) * x / n;
        return sum;
    }

    // 2 atanh(x / (2 + x)).
    private static double Log1p(double x)
    {
        if (!(Math.Abs(x) < 0.5)) return Math.Log(1 + x);
        double z = x / (2 + x), sum = 0;
        for (int n = 31; n > 0; n -= 2) sum = sum * z * z + 1.0 / n;
        return 2 * z * sum;
    }

    // Boole's rule on the definition.
    internal static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 6) return double.IsNaN(x) ? x : Math.Sign(x);
        const int steps = 400;
        double h = x / steps, sum = 7 + 7 * Math.Exp(-x * x);
        for (int i = 1; i < steps; i++) sum += (i % 4) switch { 0 => 14, 2 => 12, _ => 32 } * Math.Exp(-(i * h) * (i * h));
        return 2 / Math.Sqrt(Math.PI) * sum * 2 * h / 45;
    }
}
