using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The first rows of batches, copied, since the tensors of a batch are used again.</summary>
/// <param name="most">How many rows.</param>
internal sealed class KeptRows(int most)
{
    private const long MostBytes = 64 << 20;
    private readonly List<Example> _batches = [];
    private long _bytes;
    private bool _hasNoRoom;

    public int Count { get; private set; }

    public bool IsFull => Count >= most || _bytes >= MostBytes || _hasNoRoom;

    /// <summary>The batches; the last may have fewer rows than it came with.</summary>
    public IReadOnlyList<Example> Batches => _batches;

    /// <summary>Keeps of a batch the rows for which there is room; for a model that takes batches of one size alone, all or none.</summary>
    public void Add(Example batch, Model model)
    {
        if (IsFull) return;
        long size = batch.Inputs[0].Shape[0].Value, room = Math.Max(1, (MostBytes - _bytes) / Math.Max(1, BytesOf(batch) / Math.Max(1, size)));
        bool isWhole = IsWhole(model);
        if (_hasNoRoom = isWhole && size > room) return;
        int rows = (int)(isWhole ? size : Math.Min(Math.Min(most - Count, size), room));
        // What is kept is one piece, so that the number of a row is its place in the data.
        _hasNoRoom = rows < size;
        Example kept = Map(batch, tensor => First(tensor, rows));
        _batches.Add(kept);
        Count += rows;
        _bytes += BytesOf(kept);
    }

    /// <summary>The first rows of a batch; all of it where there are no more, or where the model takes batches of one size alone.</summary>
    public static Example First(Example batch, int rows, Model model) => batch.Inputs[0].Shape[0].Value <= rows || IsWhole(model) ? batch : Map(batch, tensor => First(tensor, rows));

    /// <summary>Of the leading axis, a row as a tensor of its own.</summary>
    public static Tensor Row(Tensor tensor, int row)
    {
        Tensor one = Tensor.Zeros(tensor.DType, tensor.Shape.Without(0));
        int size = one.Bytes.Length;
        tensor.Bytes.Slice(row * size, size).CopyTo(one.Bytes);
        return one;
    }

    private static bool IsWhole(Model model) => model.Inputs.Any(input => input.Shape is [{ IsKnown: true }, ..]);

    private static long BytesOf(Example batch)
    {
        long bytes = 0;
        _ = Map(batch, tensor =>
        {
            bytes += (long)tensor.Count * tensor.DType.ByteSize();
            return tensor;
        });
        return bytes;
    }

    private static Example Map(Example batch, Func<Tensor, Tensor> of) =>
        new([.. batch.Names.Zip(batch.Inputs, (name, tensor) => (name, of(tensor)))], batch.Label is { } label ? of(label) : null, batch.Weight is { } weight ? of(weight) : null);

    private static Tensor First(Tensor tensor, int rows)
    {
        if (tensor.Shape.Rank == 0) return tensor;
        Shape shape = tensor.Shape.With(0, rows);
        if (tensor.DType == DType.Text)
        {
            TextColumn texts = tensor.AsText();
            return Tensor.From(TextColumn.From([.. Enumerable.Range(0, checked((int)shape.ElementCount)).Select(texts.GetString)]), shape);
        }
        Tensor copy = Tensor.Zeros(tensor.DType, shape);
        tensor.Bytes[..copy.Bytes.Length].CopyTo(copy.Bytes);
        return copy;
    }
}
