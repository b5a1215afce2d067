using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Parts rows into groups of differing sizes and pads the groups with zeros.</summary>
internal static class PaddedGroups
{
    /// <summary>Rows [all, ...] as [groups, longest, ...].</summary>
    /// <param name="rows">The rows of all groups, one after the other.</param>
    /// <param name="lengths">How many rows each group has.</param>
    /// <param name="name">What messages call them.</param>
    public static Tensor Of(Tensor rows, IReadOnlyList<int> lengths, string name)
    {
        int longest = lengths.Count == 0 ? 0 : lengths.Max();
        Shape shape = rows.Shape.With(0, longest).Insert(0, lengths.Count);
        int width = (int)rows.Shape.Without(0).ElementCount;
        int size = rows.DType == DType.Text ? 1 : rows.DType.ByteSize();
        if ((decimal)lengths.Count * longest * width * size > Array.MaxLength) throw new InvalidDataException($"feature \"{name}\": expected at most {Array.MaxLength} bytes in a padded batch, got shape {shape}. Use smaller batches, or Ragged");
        return rows.DType == DType.Text ? Texts(rows.AsText(), lengths, longest, width, shape) : Numbers(rows, lengths, longest, width, shape);
    }

    private static Tensor Numbers(Tensor rows, IReadOnlyList<int> lengths, int longest, int width, Shape shape)
    {
        Tensor padded = Tensor.Zeros(rows.DType, shape);
        int size = width * rows.DType.ByteSize(), from = 0;
        for (int group = 0; group < lengths.Count; group++)
        {
            rows.Bytes.Slice(from, lengths[group] * size).CopyTo(padded.Bytes[(group * longest * size)..]);
            from += lengths[group] * size;
        }
        return padded;
    }

    private static Tensor Texts(TextColumn rows, IReadOnlyList<int> lengths, int longest, int width, Shape shape)
    {
        var padded = new TextStack((int)shape.ElementCount);
        int from = 0;
        foreach (int length in lengths)
        {
            for (int i = 0; i < longest * width; i++) padded.Add(i < length * width ? rows[from + i] : []);
            from += length * width;
        }
        return Tensor.From(padded.ToColumn(), shape);
    }
}
