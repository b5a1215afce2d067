using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class BinaryKernelTests
{
    public static TheoryData<string, string, string> Forms()
    {
        var data = new TheoryData<string, string, string>();
        foreach (BinaryKind kind in Enum.GetValues<BinaryKind>())
            foreach (BinaryForm arguments in Enum.GetValues<BinaryForm>())
                foreach (VectorForm form in Enum.GetValues<VectorForm>()) data.Add(kind.ToString(), arguments.ToString(), form.ToString());
        return data;
    }

    [Theory, MemberData(nameof(Forms))]
    public void Agrees_with_the_double_precision_function_at_every_length(string kind, string arguments, string form)
    {
        BinaryKind binary = Enum.Parse<BinaryKind>(kind);
        BinaryForm which = Enum.Parse<BinaryForm>(arguments);
        float[] a = Numbers.Spread(1300), b = Numbers.Spread(1300, seed: 2);
        Array.Reverse(b);
        for (int n = 0; n <= 1300; n = n < 70 ? n + 1 : n + 410)
        {
            var y = new float[n + 1];
            y[n] = 42;
            fixed (float* p = a, q = b, r = y) BinaryKernels.For(binary, which, DType.Float32, Enum.Parse<VectorForm>(form))(p + 5, q + 3, r, Math.Min(n, 1290));
            for (int i = 0; i < Math.Min(n, 1290); i++)
            {
                float left = a[which == BinaryForm.NumberLeft ? 5 : i + 5], right = b[which == BinaryForm.NumberRight ? 3 : i + 3];
                // Infinity times what has vanished in single precision.
                if (binary is BinaryKind.GeluGradient or BinaryKind.GeluTanhGradient && float.IsInfinity(left)) continue;
                double expected = Function(binary, left, right);
                Assert.True(Numbers.UlpError(y[i], expected) <= Limit(binary) || Math.Abs(y[i] - expected) <= Rounding(binary, left, right), $"{kind}({left:R}, {right:R}): expected {expected:R}, got {y[i]:R}");
            }
            Assert.Equal(42, y[n]);
        }
    }

    private static double Limit(BinaryKind kind) => kind >= BinaryKind.TanhGradient ? 3 : 0.51;

    // Where the function itself takes a difference, what rounding the terms may cost.
    private static double Rounding(BinaryKind kind, double a, double b) => kind switch
    {
        BinaryKind.SigmoidCrossEntropy => 2e-7 * (1 + Math.Abs(a) + Math.Abs(a * b)),
        BinaryKind.SigmoidCrossEntropyGradient => 2e-7,
        BinaryKind.GeluGradient or BinaryKind.GeluTanhGradient => 3e-7 * Math.Abs(a),
        _ => 0,
    };

    private static double Function(BinaryKind kind, double a, double b) => kind switch
    {
        BinaryKind.Add => a + b,
        BinaryKind.Subtract => a - b,
        BinaryKind.Multiply => a * b,
        BinaryKind.Divide => a / b,
        BinaryKind.Maximum => Math.Max(a, b),
        BinaryKind.Minimum => Math.Min(a, b),
        BinaryKind.Power => Math.Pow(a, b),
        BinaryKind.Remainder => Remainder(a, b),
        BinaryKind.FloorDivide => Floor(a, b),
        BinaryKind.ReluGradient => b > 0 ? a : 0,
        BinaryKind.Relu6Gradient => b > 0 && b < 6 ? a : 0,
        BinaryKind.TanhGradient => a * (float)(1 - b * b),
        BinaryKind.SigmoidGradient => a * (float)(b * (float)(1 - b)),
        BinaryKind.GeluGradient => a * GeluSlope(Math.Clamp(b, -13, 13)),
        BinaryKind.GeluTanhGradient => a * GeluTanhSlope(b),
        BinaryKind.SigmoidCrossEntropy => (float)(Math.Max(a, 0) - (float)(a * b)) + Math.Log(1 + Math.Exp(-Math.Abs(a))),
        _ => (float)(1 / (1 + Math.Exp(-a))) - b,
    };

    private static double GeluSlope(double x) => 0.5 * (1 + UnaryKernelTests.Erf(x / Math.Sqrt(2))) + x * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    private static double GeluTanhSlope(double x)
    {
        x = Math.Clamp(x, -12, 12);
        double twice = 2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x), e = Math.Exp(-Math.Abs(twice)), half = twice < 0 ? e / (1 + e) : 1 / (1 + e);
        return half + x * e / ((1 + e) * (1 + e)) * 2 * Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    }

    private static double Remainder(double a, double b) => Math.IEEERemainder(a, b) is var r && (double.IsNaN(r) || r == 0 || r < 0 == b < 0) ? r : r + b;

    private static double Floor(double a, double b) => double.IsFinite(a) && double.IsFinite(b) && b != 0 ? Math.Round((a - Remainder(a, b)) / b) : Math.Floor(a / b);
}
