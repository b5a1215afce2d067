using System.Text;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>What plugins write into run logs as messages: an error of one names the plugin.</summary>
internal static class Payload
{
    public delegate T Reader<T>(ReadOnlySpan<byte> content);

    public delegate T PartReader<T>(ReadOnlySpan<byte> whole, WireRange range);

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">The message is malformed.</exception>
    public static T Read<T>(string plugin, ReadOnlySpan<byte> content, Reader<T> read)
    {
        try
        {
            return read(content);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{plugin}: {error.Message}", error);
        }
    }

    /// <summary>Reads the messages or texts of one field, in their order; others are passed over.</summary>
    public static List<T> All<T>(ReadOnlySpan<byte> whole, WireRange range, int wanted, PartReader<T> read)
    {
        List<T> all = [];
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == wanted && type == WireType.Bytes) all.Add(read(whole, reader.Range()));
            else reader.Pass(field, type);
        }
        return all;
    }

    /// <summary>A part as text; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> whole, WireRange range) => Encoding.UTF8.GetString(whole.Slice(range.Start, range.Length));

    /// <summary>Bytes of the given place as text; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Text(ref ProtoReader reader) => Encoding.UTF8.GetString(reader.Bytes());
}
