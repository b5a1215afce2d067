using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Samples of the operators in Elementwise/.</summary>
internal static class ElementwiseSamples
{
    public static IEnumerable<OperatorSample> All(DType t) => [.. Unary(t), .. Binary(t), .. Truths(t), .. Integers(), .. Others(t)];

    private static IEnumerable<OperatorSample> Unary(DType t)
    {
        Tensor any = Fed.Normal(t, [5, 7]), positive = Fed.Uniform(t, [5, 7], 0.2, 3), wide = Fed.Uniform(t, [3, 17], -8, 8, seed: 2);
        Operator[] operators =
        [
            new Negate(), new Abs(), new Sign(), new Square(), new Exp(), new Expm1(), new Sin(), new Cos(), new Tanh(), new Sigmoid(), new Relu(), new Relu6(),
            new LeakyRelu(0.3), new Elu(1.5), new Selu(), new Gelu(), new Gelu(true), new Silu(), new Softplus(), new Softsign(), new HardSigmoid(), new Erf(),
            new Floor(), new Ceiling(), new Round(),
        ];
        foreach (Operator op in operators)
        {
            yield return new(op, any) { Batch = [0] };
            yield return new(op, wide) { Batch = [0], Tolerance = op is Exp or Expm1 ? 1e-4 : 2e-5 };
        }
        foreach (Operator op in (Operator[])[new Sqrt(), new ReciprocalSqrt(), new Log(), new Log1p(), new Reciprocal()])
            yield return new(op, positive) { Batch = [0] };
        yield return new(new Relu(), Fed.Normal(t, [])) { Tolerance = 0 };
        yield return new(new Relu(), Fed.Normal(t, [0, 3])) { Tolerance = 0 };
        yield return new(new Exp(), Fed.Normal(t, [40_000]));
    }

    private static IEnumerable<OperatorSample> Binary(DType t)
    {
        Tensor a = Fed.Normal(t, [5, 7]), b = Fed.Normal(t, [5, 7], seed: 2), positive = Fed.Uniform(t, [5, 7], 0.2, 3);
        foreach (Operator op in (Operator[])[new Add(), new Subtract(), new Multiply(), new Maximum(), new Minimum(), new ReluGradient(), new Relu6Gradient(), new GeluGradient(), new GeluGradient(true)])
            yield return new(op, a, b) { Batch = [0, 1] };
        foreach (Operator op in (Operator[])[new SigmoidGradient(), new TanhGradient()])
            yield return new(op, a, Fed.Uniform(t, [5, 7], 0.1, 0.9)) { Batch = [0, 1] };
        yield return new(new Divide(), a, positive) { Batch = [0, 1] };
        yield return new(new Power(), positive, b) { Batch = [0, 1] };
        yield return new(new Remainder(), Fed.Numbers(t, [6], 5.5, -5.5, 5.5, -5.5, 0.25, 3), Fed.Numbers(t, [6], 2, 2, -2, -2, 4, 2.5)) { Batch = [0, 1] };
        yield return new(new Add(), Fed.Normal(t, [40_000]), Fed.Normal(t, [40_000], seed: 2)) { HasGradient = false };
    }

    private static IEnumerable<OperatorSample> Truths(DType t)
    {
        Tensor a = Fed.Numbers(t, [6], 1, 2, 3, -1, double.NaN, 0), b = Fed.Numbers(t, [6], 1, 3, 2, -1, 0, -0.0);
        foreach (Operator op in (Operator[])[new Equal(), new NotEqual(), new Less(), new LessOrEqual(), new Greater(), new GreaterOrEqual()])
        {
            yield return new(op, a, b) { Batch = [0, 1], HasGradient = false };
            yield return new(op, Fed.Int64([4, 3], 0, 3), Fed.Int64([4, 3], 0, 3, seed: 2)) { Batch = [0, 1] };
        }
        foreach (Operator op in (Operator[])[new And(), new Or(), new Xor()])
            yield return new(op, Fed.Truths([9, 3]), Fed.Truths([9, 3], seed: 2)) { Batch = [0, 1] };
        yield return new(new Not(), Fed.Truths([9, 3])) { Batch = [0] };
        yield return new(new IsNaN(), a) { Batch = [0], HasGradient = false };
    }

    private static IEnumerable<OperatorSample> Integers()
    {
        Tensor a = Fed.Int32([5, 7], -9, 10), b = Fed.Int32([5, 7], -3, 4, seed: 2);
        foreach (Operator op in (Operator[])[new Add(), new Subtract(), new Multiply(), new Divide(), new Maximum(), new Minimum(), new Remainder()])
            yield return new(op, a, b) { Batch = [0, 1] };
        foreach (Operator op in (Operator[])[new Negate(), new Abs(), new Sign(), new Square()])
            yield return new(op, a) { Batch = [0] };
    }

    private static IEnumerable<OperatorSample> Others(DType t)
    {
        Tensor a = Fed.Normal(t, [5, 7]), b = Fed.Normal(t, [5, 7], seed: 2);
        yield return new(new Where(), Fed.Truths([5, 7]), a, b) { Batch = [0, 1, 2] };
        yield return new(new Where(), Fed.Truths([5]), Fed.Int64([5], 0, 9), Fed.Int64([5], 0, 9, seed: 2)) { Batch = [0, 1, 2] };
        yield return new(new Cast(t), Fed.Int32([5, 7], -9, 10)) { Batch = [0] };
        foreach (DType to in (DType[])[DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.Int16, DType.Int8, DType.UInt8, DType.Bool])
            yield return new(new Cast(to), Fed.Numbers(t, [8], 1.5, -1.5, 300.25, -300.25, 0.5, 2, -2.75, 100.125)) { Batch = [0], HasGradient = to is not (DType.Float32 or DType.Bool), Tolerance = 1e-6 };
    }
}
