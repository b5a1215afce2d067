using System.Text;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>What plugins write into run logs as messages: an error of one names the plugin.</summary>
internal static class Payload
{
    public delegate T Reader<T>(ReadOnlySpan<byte> content);

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

    /// <summary>Bytes of the given place as text; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Text(ref ProtoReader reader) => Encoding.UTF8.GetString(reader.Bytes());
}
