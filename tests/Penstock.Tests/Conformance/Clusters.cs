using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A small problem that every loss and optimizer can learn: three clusters, told by a softmax.</summary>
internal static class Clusters
{
    public const int Count = 30;
    private const int Classes = 3, Features = 4;

    /// <summary>The public classes of a family in the library that can be made.</summary>
    public static IEnumerable<Type> Members<T>() => typeof(T).Assembly.GetExportedTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)));

    public static Sequential Network() => new(new Dense(8, Activation.Tanh), new Dense(Classes, Activation.Softmax)) { Seed = 3 };

    /// <summary>The rows as one batch; labels are class numbers or, as every other loss takes them, one-hot.</summary>
    public static Example Rows(bool sparse)
    {
        var random = new Random(1);
        float[] rows = new float[Count * Features], hot = new float[Count * Classes];
        int[] classes = [.. Enumerable.Range(0, Count).Select(row => row % 7 % Classes)];
        for (int row = 0; row < Count; row++)
        {
            hot[row * Classes + classes[row]] = 1;
            for (int f = 0; f < Features; f++) rows[row * Features + f] = (f == classes[row] ? 2 : 0) + (float)random.NextDouble();
        }
        return new(Tensor.From(rows, [Count, Features]), sparse ? Tensor.From(classes) : Tensor.From(hot, [Count, Classes]));
    }

    public static Dataset<Example> Batches(bool sparse = false) => Dataset.FromTensors(Rows(sparse)).Batch(10);
}
