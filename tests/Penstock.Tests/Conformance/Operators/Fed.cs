using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Tensors to feed to samples. Float64 tensors hold numbers that Float32 can hold, so that both types compute from the same.</summary>
internal static class Fed
{
    /// <summary>Numbers of a normal distribution.</summary>
    public static Tensor Normal(DType type, Shape shape, int seed = 1)
    {
        var random = new Random(seed);
        return Of(type, shape, () => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    /// <summary>Numbers drawn evenly.</summary>
    public static Tensor Uniform(DType type, Shape shape, double low, double high, int seed = 1)
    {
        var random = new Random(seed);
        return Of(type, shape, () => low + random.NextDouble() * (high - low));
    }

    /// <summary>Given numbers.</summary>
    public static Tensor Numbers(DType type, Shape shape, params double[] numbers)
    {
        int at = 0;
        return Of(type, shape, () => numbers[at++]);
    }

    /// <summary>One number.</summary>
    public static Tensor Scalar(DType type, double number) => Numbers(type, Shape.Scalar, number);

    /// <summary>Truth values, about half of them true.</summary>
    public static Tensor Truths(Shape shape, int seed = 1)
    {
        var random = new Random(seed);
        return Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.Next(2) == 1)], shape);
    }

    /// <summary>Whole numbers from low to below high.</summary>
    public static Tensor Int32(Shape shape, int low, int high, int seed = 1)
    {
        var random = new Random(seed);
        return Tensor.From([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.Next(low, high))], shape);
    }

    /// <summary>Whole numbers from low to below high.</summary>
    public static Tensor Int64(Shape shape, int low, int high, int seed = 1) => Tensor.From([.. Int32(shape, low, high, seed).ToArray<int>().Select(i => (long)i)], shape);

    private static Tensor Of(DType type, Shape shape, Func<double> next)
    {
        float[] numbers = [.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (float)next())];
        return type == DType.Float32 ? Tensor.From(numbers, shape) : Tensor.From(Array.ConvertAll(numbers, n => (double)n), shape);
    }
}
