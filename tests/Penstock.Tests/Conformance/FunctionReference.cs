using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What recorded functions of tensorflow.nn give by their definitions, in plain loops; one spatial axis counts as the second of two.</summary>
internal static class FunctionReference
{
    public static Tensor Of(string name, VectorCall call)
    {
        Tensor x = (Tensor)call.Arguments[0]!;
        if (name == "one_hot") return OneHot(x, (int)(long)call.Arguments[1]!, call.Options.GetValueOrDefault("axis") is long axis ? (int)axis : x.Shape.Rank);
        if (name.StartsWith("max_pool")) return Pool(x, call, many => many.Max());
        if (name.StartsWith("avg_pool")) return Pool(x, call, many => many.Average());
        Tensor kernel = (Tensor)call.Arguments[1]!;
        if (name == "conv_transpose") return Transposed(x, kernel, [.. ((object?[])call.Arguments[2]!).Select(n => (long)n!)], call);
        if (name is "conv1d" or "conv2d") return Convolve(x, kernel, PlaneOf(x, kernel, call.Arguments[2], call));
        // A depthwise kernel [height, width, channels, multiplier] is one of as many groups as there are channels.
        Tensor grouped = kernel.Reshape([kernel.Shape[0], kernel.Shape[1], 1, kernel.Shape.Product(2, 4)]);
        Tensor depthwise = Convolve(x, grouped, PlaneOf(x, kernel, call.Arguments[name == "separable_conv2d" ? 3 : 2], call));
        return name == "depthwise_conv2d" ? depthwise : Convolve(depthwise, (Tensor)call.Arguments[2]!, new Plane(AxisOf(depthwise, 0), AxisOf(depthwise, 1)));
    }

    private static Tensor OneHot(Tensor numbers, int classes, int axis)
    {
        int inner = (int)numbers.Shape.Skip(axis).Aggregate(1L, (product, n) => product * n.Value), outer = numbers.Count / inner;
        var hot = from o in Enumerable.Range(0, outer) from k in Enumerable.Range(0, classes) from i in Enumerable.Range(0, inner) select numbers.NumberAt(o * inner + i) == k ? 1.0 : 0.0;
        return Tensor.From([.. hot], [.. numbers.Shape.Take(axis), classes, .. numbers.Shape.Skip(axis)]);
    }

    private static Tensor Pool(Tensor x, VectorCall call, Func<IEnumerable<double>, double> of)
    {
        int channels = (int)x.Shape[-1].Value, axes = x.Shape.Rank - 2;
        SlidAxis Axis(int axis) => axis < 0 ? new(1, 1) : new((int)x.Shape[1 + axis].Value, Number(call.Arguments[1], axis)) { Stride = Number(call.Arguments[2], axis), IsSame = call.Options["padding"] is "SAME" };
        var plane = new Plane(Axis(axes - 2), Axis(axes - 1));
        return Result(x, plane, channels, (window, channel) => of(window.Select(place => x.NumberAt(place.At * channels + channel))));
    }

    private static Tensor Convolve(Tensor x, Tensor kernel, Plane plane)
    {
        int channels = (int)x.Shape[-1].Value, part = (int)kernel.Shape[-2].Value, filters = (int)kernel.Shape[-1].Value, share = filters / (channels / part);
        return Result(x, plane, filters, (window, filter) => window.Sum(place => Enumerable.Range(0, part)
            .Sum(c => x.NumberAt(place.At * channels + filter / share * part + c) * kernel.NumberAt((place.Tap * part + c) * filters + filter))));
    }

    private static Tensor Result(Tensor x, Plane plane, int filters, Func<(int At, int Tap)[], int, double> of)
    {
        int batch = (int)x.Shape[0].Value;
        var numbers = from n in Enumerable.Range(0, batch)
                      from row in Enumerable.Range(0, plane.Rows.Count)
                      from column in Enumerable.Range(0, plane.Columns.Count)
                      let window = plane.Window(n, row, column).ToArray()
                      from filter in Enumerable.Range(0, filters)
                      select of(window, filter);
        long[] extents = x.Shape.Rank == 3 ? [batch, plane.Columns.Count, filters] : [batch, plane.Rows.Count, plane.Columns.Count, filters];
        return Tensor.From([.. numbers], Shape.Of(extents));
    }

    // Each number spreads over the window that a convolution of the result would see from its place.
    private static Tensor Transposed(Tensor x, Tensor kernel, long[] extents, VectorCall call)
    {
        var result = new double[extents.Aggregate(1L, (product, n) => product * n)];
        int channels = (int)x.Shape[-1].Value, filters = (int)kernel.Shape[-2].Value;
        Plane plane = PlaneOf(Tensor.From(result, Shape.Of(extents)), kernel, call.Arguments[3], call);
        for (int place = 0; place < x.Count / channels; place++)
        {
            int column = place % plane.Columns.Count, row = place / plane.Columns.Count % plane.Rows.Count;
            foreach (var (at, tap) in plane.Window(place / plane.Columns.Count / plane.Rows.Count, row, column))
                for (int i = 0; i < filters * channels; i++)
                    result[at * filters + i / channels] += x.NumberAt(place * channels + i % channels) * kernel.NumberAt(tap * filters * channels + i);
        }
        return Tensor.From(result, Shape.Of(extents));
    }

    private static Plane PlaneOf(Tensor x, Tensor kernel, object? strides, VectorCall call)
    {
        int axes = x.Shape.Rank - 2;
        SlidAxis Axis(int axis) => axis < 0 ? new(1, 1) : AxisOf(x, axis, (int)kernel.Shape[axis].Value) with
        {
            Stride = Number(strides, axis),
            Dilation = Number(call.Options.GetValueOrDefault("dilations"), axis),
            IsSame = call.Options["padding"] is "SAME",
        };
        return new(Axis(axes - 2), Axis(axes - 1));
    }

    private static SlidAxis AxisOf(Tensor x, int axis, int taps = 1) => new((int)x.Shape[1 + axis].Value, taps);

    // One number for all axes, one for each, or with those of batch and channels around them.
    private static int Number(object? value, int axis) => value switch
    {
        object?[] { Length: 4 } all => (int)(long)all[1 + axis]!,
        object?[] each => (int)(long)each[axis]!,
        long number => (int)number,
        _ => 1,
    };

    /// <summary>An axis that a window slides along.</summary>
    private sealed record SlidAxis(int Extent, int Taps)
    {
        public int Stride { get; init; } = 1;

        public int Dilation { get; init; } = 1;

        public bool IsSame { get; init; }

        public int Count => IsSame ? (Extent + Stride - 1) / Stride : (Extent - Span) / Stride + 1;

        private int Span => (Taps - 1) * Dilation + 1;

        private int Before => IsSame ? Math.Max((Count - 1) * Stride + Span - Extent, 0) / 2 : 0;

        public IEnumerable<(int At, int Tap)> Window(int result) =>
            from tap in Enumerable.Range(0, Taps) let at = result * Stride - Before + tap * Dilation where at >= 0 && at < Extent select (at, tap);
    }

    private sealed record Plane(SlidAxis Rows, SlidAxis Columns)
    {
        /// <summary>The places in the batch of images that a result sees, and those of the kernel that they meet.</summary>
        public IEnumerable<(int At, int Tap)> Window(int image, int row, int column) =>
            from y in Rows.Window(row)
            from x in Columns.Window(column)
            select ((image * Rows.Extent + y.At) * Columns.Extent + x.At, y.Tap * Columns.Taps + x.Tap);
    }
}
