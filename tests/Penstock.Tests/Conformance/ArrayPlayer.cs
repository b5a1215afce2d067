using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What the recorded program did with arrays: lists made into arrays, elements taken, means and the like.</summary>
internal static class ArrayPlayer
{
    /// <summary>A list of numbers or texts as a tensor; a tensor as it is; an array that was too large to record as ones.</summary>
    public static Tensor Array(object? value) => value switch
    {
        Tensor tensor => tensor,
        VectorUnknown { Kind: "$array_omitted" } omitted => Ones(Extents(omitted)),
        VectorResult { On: VectorObject { Class: "ops.one_hot" }, Last: var call } => OneHot(Array(call.Arguments[0]), (int)(long)call.Options["num_classes"]!),
        object?[] list when Leaves(list).FirstOrDefault() is string => Tensor.From(TextColumn.From([.. Leaves(list).Cast<string>()]), Shape.Of([.. Extents(list)])),
        object?[] list when Leaves(list).All(n => n is long) => Tensor.From([.. Leaves(list).Select(n => (long)n!)], Shape.Of([.. Extents(list)])),
        object?[] list => Tensor.From([.. Leaves(list).Select(n => Convert.ToDouble(n))], Shape.Of([.. Extents(list)])),
        long or double => Tensor.Scalar(Convert.ToDouble(value)),
        _ => throw new NotSupportedException($"ArrayPlayer: expected an array, got {value}."),
    };

    private static Tensor OneHot(Tensor classes, int count)
    {
        var hot = new double[classes.Count * count];
        for (int i = 0; i < classes.Count; i++) hot[i * count + (int)classes.NumberAt(i)] = 1;
        return Tensor.From(hot, [classes.Count, count]);
    }

    /// <summary>The extents of an array that was too large to record.</summary>
    public static long[] Extents(VectorUnknown omitted) => [.. omitted.Text.Trim('[', ']').Split(',').Select(long.Parse)];

    /// <summary>The same numbers in floating point, where they are whole.</summary>
    public static Tensor Floating(Tensor x) => x.DType.IsFloating() ? x : Tensor.From([.. Enumerable.Range(0, x.Count).Select(x.NumberAt)], x.Shape);

    /// <summary>The same numbers as Float32, unless they are whole numbers or texts.</summary>
    public static Tensor Single(Tensor x) => x.DType == DType.Float64 ? Tensor.From([.. x.AsSpan<double>().ToArray().Select(n => (float)n)], x.Shape) : x;

    /// <summary>Whether each number is not 0.</summary>
    public static Tensor Truths(Tensor x) => Tensor.From([.. Enumerable.Range(0, x.Count).Select(i => x.NumberAt(i) != 0)], x.Shape);

    /// <summary>A single number repeated in a shape; an array of many as it is; both as Float32.</summary>
    public static Tensor Filled(Tensor x, Shape shape) => x.Count > 1 ? Single(x) : Tensor.From([.. Enumerable.Repeat((float)x.NumberAt(0), (int)shape.ElementCount)], shape);

    /// <summary>A method of an array.</summary>
    public static object Call(Tensor x, string method, object?[] arguments, Dictionary<string, object?> options) => method switch
    {
        "__getitem__" => arguments[0] is object?[] place ? Take(x, place) : Take(x, [arguments[0]]),
        "tolist" => x,
        "mean" => Reduce(x, options, column => column.Average()),
        "var" => Reduce(x, options, Variance),
        "std" => Reduce(x, options, column => Math.Sqrt(Variance(column))),
        "sum" => Reduce(x, options, column => column.Sum()),
        "__pow__" => Tensor.From([.. Enumerable.Range(0, x.Count).Select(i => Math.Pow(x.NumberAt(i), Convert.ToDouble(arguments[0])))], x.Shape),
        "clip" => Tensor.From([.. Enumerable.Range(0, x.Count).Select(i => Math.Clamp(x.NumberAt(i), Convert.ToDouble(arguments[0]), Convert.ToDouble(arguments[1])))], x.Shape),
        "max" => Reduce(x, options, column => column.Max()),
        _ => throw new NotSupportedException($"ArrayPlayer: expected a known method, got {method}."),
    };

    private static double Variance(double[] column) => column.Average() is var mean ? column.Average(n => (n - mean) * (n - mean)) : 0;

    private static Tensor Reduce(Tensor x, Dictionary<string, object?> options, Func<double[], double> of)
    {
        double[] all = [.. Enumerable.Range(0, x.Count).Select(x.NumberAt)];
        if (options.GetValueOrDefault("axis") is not long axis) return Tensor.Scalar(of(all));
        Assert.Equal(0, axis);
        int columns = (int)x.Shape.Product(1, x.Shape.Rank).Value;
        return Tensor.From([.. Enumerable.Range(0, columns).Select(c => of([.. all.Where((_, i) => i % columns == c)]))]);
    }

    // A whole number takes a place along its axis, from the end if it is below 0; a slice leaves the axis.
    private static Tensor Take(Tensor x, object?[] place)
    {
        long[] extents = x.Shape.ToArray();
        (long From, long To)[] ranges = [.. extents.Select((extent, axis) => axis < place.Length ? Range(place[axis], extent) : (0, extent))];
        var taken = new List<double>();
        for (int i = 0; i < x.Count; i++)
        {
            long rest = i;
            bool isIn = true;
            for (int axis = extents.Length - 1; axis >= 0; axis--)
            {
                long at = rest % extents[axis];
                isIn &= at >= ranges[axis].From && at < ranges[axis].To;
                rest /= extents[axis];
            }
            if (isIn) taken.Add(x.NumberAt(i));
        }
        return Tensor.From([.. taken], Shape.Of([.. ranges.Where((_, axis) => axis >= place.Length || place[axis] is not long).Select(range => range.To - range.From)]));
    }

    private static (long From, long To) Range(object? place, long extent)
    {
        if (place is long index) return (FromEnd(index, extent), FromEnd(index, extent) + 1);
        string[] ends = ((VectorUnknown)place!).Text["slice(".Length..^1].Split(", ");
        return (ends[0] == "None" ? 0 : FromEnd(long.Parse(ends[0]), extent), ends[1] == "None" ? extent : FromEnd(long.Parse(ends[1]), extent));
    }

    private static long FromEnd(long index, long extent) => index < 0 ? index + extent : index;

    private static Tensor Ones(long[] extents) => Tensor.From([.. Enumerable.Repeat(1.0, (int)extents.Aggregate(1L, (a, b) => a * b))], Shape.Of(extents));

    private static IEnumerable<object?> Leaves(object? value) => value is object?[] list ? list.SelectMany(Leaves) : [value];

    private static IEnumerable<long> Extents(object? value) => value is object?[] list ? list.Length == 0 ? [0] : Extents(list[0]).Prepend(list.Length) : [];
}
