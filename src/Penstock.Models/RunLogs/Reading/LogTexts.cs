using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Penstock.Models;

/// <summary>Names in event files: each is kept once, however many runs have it.</summary>
internal sealed class LogTexts
{
    private readonly ConcurrentDictionary<string, string> _kept = new(StringComparer.Ordinal);

    /// <summary>The text of bytes; what is no UTF-8 is shown as \xFF, so that names that differ stay different.</summary>
    public string Of(ReadOnlySpan<byte> bytes)
    {
        string text = Decode(bytes);
        return _kept.GetOrAdd(text, text);
    }

    /// <inheritdoc cref="Of"/>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "";
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == OperationStatus.Done) text.Append(rune);
            else
                foreach (byte b in bytes[..used]) text.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
            bytes = bytes[used..];
        }
        return text.ToString();
    }
}
