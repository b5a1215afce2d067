using System.Globalization;
using System.Text;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>What the first bytes of a value tell of it: how many pictures of what size, how many vertices. Lists of large values are made of these alone.</summary>
/// <param name="IsText">Whether the elements are strings.</param>
/// <param name="Shape">The extents.</param>
/// <param name="Strings">The first strings, as far as they are short.</param>
public sealed record LoggedHead(bool IsText, IReadOnlyList<long> Shape, IReadOnlyList<ReadOnlyMemory<byte>> Strings)
{
    /// <summary>How many bytes of a value are looked at.</summary>
    internal const int Bytes = 1024;

    private const int MostStrings = 4;

    /// <summary>How many elements there are.</summary>
    public long Count => Shape.Aggregate(1L, (count, extent) => count * extent);

    /// <summary>That of a value that was read as a whole.</summary>
    /// <param name="tensor">The value.</param>
    public static LoggedHead Of(LoggedTensor tensor) => new(tensor.IsText, tensor.Shape, [.. tensor.Strings.Take(MostStrings)]);

    /// <summary>Reads the first bytes of a Summary.Value; null where they do not tell, or tell what the rest can hardly hold.</summary>
    /// <param name="start">The bytes.</param>
    /// <param name="length">How many the value has.</param>
    internal static LoggedHead? Of(ReadOnlySpan<byte> start, int length)
    {
        LoggedHead? head = null;
        var value = new HeadCursor(start);
        // Of a field that comes twice the last one holds, and one that is left out must not be behind the cut.
        while (value.Next())
        {
            if (value.Type == WireType.Varint || value.Field is ValueField.Tag or ValueField.Node or ValueField.Metadata) continue;
            if (head is not null) return null;
            head = value.Field switch
            {
                ValueField.Tensor => Tensor(value.Content),
                ValueField.Image => Image(value.Content),
                ValueField.Audio => new(true, [1, 2], []),
                _ => null,
            };
            if (head is null) return null;
        }
        return head is not null && IsPlausible(head.Shape, length) ? head : null;
    }

    // Every element takes a byte, unless it is left out.
    private static bool IsPlausible(IReadOnlyList<long> shape, int length)
    {
        long count = 1;
        foreach (long extent in shape)
            if (extent < 0 || extent > length || (count *= extent) > length) return false;
        return true;
    }

    private static LoggedHead? Tensor(ReadOnlySpan<byte> start)
    {
        (ulong? type, List<long>? shape, List<ReadOnlyMemory<byte>> strings) = (null, null, []);
        var tensor = new HeadCursor(start);
        while (tensor.Next() && strings.Count < MostStrings)
        {
            if (tensor.Field == TensorField.Type) type = tensor.Number;
            else if (tensor.Field == TensorField.Shape && !tensor.IsCut) shape = Extents(tensor.Content);
            else if (tensor.Field == TensorField.Texts && !tensor.IsCut) strings.Add(tensor.Content.ToArray());
        }
        return type is { } known && shape is not null && LogElement.TryOf(known, out LogElement? element) ? new(element.IsText, shape, strings) : null;
    }

    private static List<long>? Extents(ReadOnlySpan<byte> bytes)
    {
        List<long> extents = [];
        var shape = new HeadCursor(bytes);
        while (shape.Next())
        {
            if (shape.Field != TensorField.Extent || shape.Type != WireType.Bytes) return null;
            long extent = 0;
            var inner = new HeadCursor(shape.Content);
            while (inner.Next())
                if (inner.Field == TensorField.ExtentSize && inner.Type == WireType.Varint) extent = (long)Math.Min(inner.Number, int.MaxValue);
            extents.Add(extent);
        }
        return extents;
    }

    private static LoggedHead? Image(ReadOnlySpan<byte> start)
    {
        const int heightField = 1, widthField = 2;
        (ulong? height, ulong? width) = (null, null);
        var image = new HeadCursor(start);
        while (image.Next())
        {
            if (image.Field == heightField && image.Type == WireType.Varint) height = image.Number;
            else if (image.Field == widthField && image.Type == WireType.Varint) width = image.Number;
        }
        return height is { } rows && width is { } columns ? new(true, [3], [Text(columns), Text(rows)]) : null;
    }

    private static byte[] Text(ulong number) => Encoding.ASCII.GetBytes(unchecked((int)number).ToString(CultureInfo.InvariantCulture));
}
