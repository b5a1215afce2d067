using System.Globalization;
using System.Text;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>Brings values of the kinds that PyTorch and the first TensorFlow write into the form that their plugins have now.</summary>
internal static class LegacyValue
{
    /// <summary>A histogram of limits and counts as rows of left, right and count. Empty buckets at both ends go, and the least and the greatest value are the outer edges: the limits there may be the ends of all numbers.</summary>
    public static LoggedTensor Histogram(ReadOnlySpan<byte> bytes)
    {
        (double least, double greatest) = (0, 0);
        List<double> limits = [], counts = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next(out int field, out WireType wire))
        {
            if (field == 1 && wire == WireType.Fixed64) least = reader.Double();
            else if (field == 2 && wire == WireType.Fixed64) greatest = reader.Double();
            else if (field is 6 or 7) ReadDoubles(ref reader, bytes, wire, field == 6 ? limits : counts, field);
            else reader.Pass(field, wire);
        }
        int start = counts.FindIndex(count => count > 0), end = counts.FindLastIndex(count => count > 0);
        if (start < 0) return LoggedTensor.Of(Array.Empty<double>(), 0, 3);
        if (limits.Count < end) throw new InvalidDataException($"histogram: expected {counts.Count} limits, got {limits.Count}");
        var rows = new double[3 * (end - start + 1)];
        for (int i = start; i <= end; i++)
        {
            rows[3 * (i - start)] = i == start ? least : limits[i - 1];
            rows[3 * (i - start) + 1] = i == end ? greatest : limits[i];
            rows[3 * (i - start) + 2] = counts[i];
        }
        return LoggedTensor.Of(rows, rows.Length / 3, 3);
    }

    /// <summary>An image as its width, its height and its bytes.</summary>
    public static LoggedTensor Image(ReadOnlyMemory<byte> message)
    {
        (ulong height, ulong width, WireRange encoded) = (0, 0, default);
        var reader = new ProtoReader(message.Span);
        while (reader.Next(out int field, out WireType wire))
        {
            if (field == 1 && wire == WireType.Varint) height = reader.Varint();
            else if (field == 2 && wire == WireType.Varint) width = reader.Varint();
            else if (field == 4 && wire == WireType.Bytes) encoded = reader.Range();
            else reader.Pass(field, wire);
        }
        return LoggedTensor.Of([Text(width), Text(height), message.Slice(encoded.Start, encoded.Length)], 3);
    }

    /// <summary>A sound as its bytes and an empty label.</summary>
    public static LoggedTensor Audio(ReadOnlyMemory<byte> message)
    {
        WireRange encoded = default;
        var reader = new ProtoReader(message.Span);
        while (reader.Next(out int field, out WireType wire))
        {
            if (field == 4 && wire == WireType.Bytes) encoded = reader.Range();
            else reader.Pass(field, wire);
        }
        return LoggedTensor.Of([message.Slice(encoded.Start, encoded.Length), Array.Empty<byte>()], 1, 2);
    }

    private static void ReadDoubles(ref ProtoReader reader, ReadOnlySpan<byte> bytes, WireType wire, List<double> numbers, int field)
    {
        if (wire == WireType.Fixed64) numbers.Add(reader.Double());
        else if (wire == WireType.Bytes)
        {
            var packed = new ProtoReader(bytes, reader.Range());
            while (!packed.IsAtEnd) numbers.Add(packed.Double());
        }
        else reader.Pass(field, wire);
    }

    private static byte[] Text(ulong number) => Encoding.ASCII.GetBytes(unchecked((int)number).ToString(CultureInfo.InvariantCulture));
}
