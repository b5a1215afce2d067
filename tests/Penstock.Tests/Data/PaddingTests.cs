using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class PaddingTests
{
    private static Dataset<Example> Sequences(params int[] lengths) => Dataset.From(lengths).Map(n => new Example(Tensor.From([.. Enumerable.Range(1, n)])));

    private static PaddingOptions Input(FieldPadding padding) => new() { Inputs = new Dictionary<string, FieldPadding> { ["input"] = padding } };

    [Fact]
    public void Pads_every_field_in_its_own_way()
    {
        Example[] examples =
        [
            new([("matrix", Tensor.From(new[,] { { 1f, 2f }, { 3f, 4f } })), ("words", Tensor.From("a"))], Tensor.From<byte>(1, 2), Tensor.Scalar(0.5f)),
            new([("matrix", Tensor.From(new[,] { { 5f, 6f, 7f } })), ("words", Tensor.From("b", "c"))], Tensor.From<byte>(3), Tensor.Scalar(2f)),
        ];
        Example batch = Dataset.From(examples).PaddedBatch(2, new()
        {
            Inputs = new Dictionary<string, FieldPadding> { ["matrix"] = new() { Shape = [3, -1], Value = -1 }, ["words"] = new() { Text = "?" } },
            Label = new() { Shape = [4], Value = 255 },
        }).Single();
        Assert.Equal("matrix Float32 [2, 3, 3], words Text [2, 2], label UInt8 [2, 4], weight Float32 [2]", batch.ToString());
        Assert.Equal([1, 2, -1, 3, 4, -1, -1, -1, -1, 5, 6, 7, -1, -1, -1, -1, -1, -1], batch["matrix"].ToArray<float>());
        Assert.Equal(["a", "?", "b", "c"], Enumerable.Range(0, 4).Select(i => batch["words"].AsText().GetString(i)));
        Assert.Equal([1, 2, 255, 255, 3, 255, 255, 255], batch.Label!.ToArray<byte>());
        Assert.Equal([0.5f, 2f], batch.Weight!.ToArray<float>());
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Int8)]
    [InlineData(DType.Int16)]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Bool)]
    public void Pads_numbers_of_every_type_over_any_axes(DType type)
    {
        // The expected tensor is looked up element by element.
        var random = new Random(1);
        for (int trial = 0; trial < 20; trial++)
        {
            int rank = random.Next(1, 4);
            long[][] shapes = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, rank).Select(_ => (long)random.Next(4)).ToArray())];
            Tensor[] tensors = [.. shapes.Select(shape => Filled(type, Shape.Of(shape), random))];
            Tensor batch = Dataset.From(tensors).Map(t => new Example(t)).PaddedBatch(3, Input(new() { Value = 1 })).Single().Input;
            long[] longest = [.. Enumerable.Range(0, rank).Select(axis => shapes.Max(shape => shape[axis]))];
            Assert.Equal(Shape.Of([3, .. longest]), batch.Shape);
            for (int i = 0; i < batch.Count; i++)
            {
                int rest = i, from = 0, scale = 1;
                bool inside = true;
                var place = new long[rank + 1];
                for (int axis = rank; axis >= 0; axis--) (place[axis], rest) = (rest % (int)batch.Shape[axis].Value, rest / (int)batch.Shape[axis].Value);
                Tensor tensor = tensors[place[0]];
                for (int axis = rank - 1; axis >= 0; axis--)
                {
                    inside &= place[axis + 1] < tensor.Shape[axis].Value;
                    from += (int)place[axis + 1] * scale;
                    scale *= (int)tensor.Shape[axis].Value;
                }
                Assert.Equal(inside ? tensor.NumberAt(from) : 1, batch.NumberAt(i));
            }
        }
    }

    [Fact]
    public void Names_field_element_and_shape_of_what_is_too_long() => Assert.Equal(
        "PaddedBatch: expected input \"input\" with at most 4 along axis 0, got [5] at element 3. Pad to a larger shape, or cut the element before.",
        Assert.Throws<ArgumentException>(() => Sequences(1, 2, 3, 5).PaddedBatch(2, Input(new() { Shape = [4] })).Count()).Message);

    [Theory]
    [InlineData(0.5, "PaddedBatch: expected a padding of input \"input\" that Int32 holds, got 0.5.")]
    [InlineData(3e9, "PaddedBatch: expected a padding of input \"input\" that Int32 holds, got 3000000000.")]
    public void Rejects_a_padding_that_the_type_does_not_hold(double value, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Sequences(1, 2).PaddedBatch(2, Input(new() { Value = value })).Count()).Message);

    [Fact]
    public void Rejects_paddings_that_fit_no_field()
    {
        Assert.Equal("PaddedBatch: expected paddings of the inputs input, got one of \"token\".",
            Assert.Throws<ArgumentException>(() => Sequences(1).PaddedBatch(2, new() { Inputs = new Dictionary<string, FieldPadding> { ["token"] = new() } }).Count()).Message);
        Assert.Equal("PaddedBatch: expected input \"input\" of 2 axes, as the shape to pad to has, got [1] at element 0.",
            Assert.Throws<ArgumentException>(() => Sequences(1).PaddedBatch(2, Input(new() { Shape = [3, 3] })).Count()).Message);
        Assert.Equal("PaddedBatch: expected input \"input\" of Int32 [1] or other extents, as the first example of the batch has, got Float32 [2] at element 1.",
            Assert.Throws<ArgumentException>(() => Sequences(1).Concat(Dataset.From(new Example(Tensor.From(1f, 2f)))).PaddedBatch(2).Count()).Message);
        Assert.Equal("PaddedBatch: expected arrays of at most 1, got one of 2 at element 1. Pad to a larger length, or cut the element before.",
            Assert.Throws<ArgumentException>(() => Dataset.From([1], new[] { 2, 3 }).PaddedBatch(2, length: 1).Count()).Message);
        Assert.Equal("PaddedBatch: expected a size of 1 or more, got 0. (Parameter 'size')\nActual value was 0.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Sequences(1).PaddedBatch(0)).Message);
    }

    [Fact]
    public void Writes_over_batches_of_the_same_shape_only_when_they_may_be()
    {
        using DatasetReader<Example> reader = Sequences(1, 3, 2, 3, 3, 1).PaddedBatch(2).Open(new() { Reuse = 1 });
        var read = new List<int[]>();
        var inputs = new HashSet<Tensor>();
        while (reader.MoveNext())
        {
            read.Add(reader.Current.Input.ToArray<int>());
            inputs.Add(reader.Current.Input);
        }
        Assert.Equal([[1, 0, 0, 1, 2, 3], [1, 2, 0, 1, 2, 3], [1, 2, 3, 1, 0, 0]], read);
        Assert.Single(inputs);
        Assert.Equal(3, Sequences(1, 3, 2, 3, 3, 1).PaddedBatch(2).Select(batch => batch.Input).Distinct().Count());
    }

    // Expected by tf.data's description: buckets [0, 3), [3, 5) and [5, ...), padded within the batch or to the boundary less one.
    [Fact]
    public void Batches_similar_lengths_together()
    {
        Dataset<Example> sequences = Sequences(1, 3, 6, 2, 4, 2, 7);
        Assert.Equal(["[2, 2]", "[2, 4]", "[1, 2]", "[2, 7]"], sequences.BucketByLength(e => e.Input.Count, [3, 5], [2, 2, 3]).Map(b => $"{b.Input.Shape}"));
        Assert.Equal(["[2, 2]", "[2, 4]"], sequences.BucketByLength(e => e.Input.Count, [3, 5], [2, 2, 3], new() { DropRemainder = true }).Map(b => $"{b.Input.Shape}"));
        Assert.Equal(["[3, 4]", "[2, 7]", "[2, 4]"], sequences.BucketByLength(e => e.Input.Count, [5, 8], [3, 2, 1], new() { PadToBoundary = true }).Map(b => $"{b.Input.Shape}"));
        Example first = sequences.BucketByLength(e => e.Input.Count, [3, 5], [2, 2, 3], new() { Padding = Input(new() { Value = 9 }) }).First();
        Assert.Equal([1, 9, 1, 2], first.Input.ToArray<int>());
    }

    [Fact]
    public void Says_what_is_wrong_with_buckets()
    {
        Assert.Equal("BucketByLength: expected one or more boundaries that go up, got [5, 3].", Assert.Throws<ArgumentException>(() => Sequences(1).BucketByLength(e => 1, [5, 3], [1, 1, 1])).Message);
        Assert.Equal("BucketByLength: expected 2 sizes of 1 or more for 1 boundaries, got [4].", Assert.Throws<ArgumentException>(() => Sequences(1).BucketByLength(e => 1, [5], [4])).Message);
        Assert.Equal("BucketByLength: expected a length below the last boundary, 3, to pad to the boundary, got 4 at element 1.",
            Assert.Throws<ArgumentException>(() => Sequences(1, 4).BucketByLength(e => e.Input.Count, [3], [2, 2], new() { PadToBoundary = true }).Count()).Message);
        Assert.Equal("BucketByLength: failed at element 0: Attempted to divide by zero.",
            Assert.Throws<DatasetException>(() => Sequences(0).BucketByLength(e => 1 / e.Input.Count, [3], [2, 2]).Count()).Message);
    }

    [Fact]
    public void Takes_batches_apart_again()
    {
        Dataset<Example> rows = Dataset.FromTensors([("x", Tensor.From(new[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } })), ("name", Tensor.From("a", "b", "c"))], Tensor.From(7L, 8L, 9L));
        Assert.Equal(rows.Select(e => $"{e}: {e["x"]} {e["name"]} {e.Label}"), rows.Batch(2).Unbatch().Select(e => $"{e}: {e["x"]} {e["name"]} {e.Label}"));
        var ragged = new Example(Tensor.From(1, 2), Tensor.From(1, 2, 3));
        Assert.Equal("Unbatch: failed at element 0: Unbatch: expected 2 rows as the first input has, got 3 in the label of shape [3].", Assert.Throws<DatasetException>(() => Dataset.From(ragged).Unbatch().Count()).Message);
    }

    private static Tensor Filled(DType type, Shape shape, Random random)
    {
        Tensor tensor = Tensor.Zeros(type, shape);
        if (type == DType.Float32)
            foreach (ref float x in tensor.Writable<float>()) x = random.NextSingle();
        else if (type == DType.Float64)
            foreach (ref double x in tensor.Writable<double>()) x = random.NextDouble();
        else if (type == DType.Bool)
            foreach (ref byte b in tensor.Bytes) b = (byte)random.Next(2);
        else
            random.NextBytes(tensor.Bytes);
        return tensor;
    }
}
