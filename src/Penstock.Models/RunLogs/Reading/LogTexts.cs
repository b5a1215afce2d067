using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Penstock.Models;

/// <summary>A name in event files: its bytes there, and the text that they are shown as.</summary>
internal sealed record LogName(byte[] Bytes, string Text);

/// <summary>Names in the event files of a folder: each is kept once, however many files have it. It counts what tags take in memory, all together.</summary>
internal sealed class LogTexts
{
    private readonly ConcurrentDictionary<byte[], LogName> _kept = new(ByteNames.Equality);
    private ConcurrentDictionary<byte[], LogName>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private long _tags, _bytes;

    public LogTexts() => _lookup = _kept.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many tags the files have, a tag of several files as often.</summary>
    public long Tags => Interlocked.Read(ref _tags);

    /// <summary>The bytes of all names, each once, and of what tags tell of themselves.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Counts tags that have come, or gone where below zero, with the bytes of what they tell of themselves.</summary>
    public void Count(long tags, long bytes)
    {
        Interlocked.Add(ref _tags, tags);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>How many bytes a name adds.</summary>
    public int Added(ReadOnlySpan<byte> bytes) => _lookup.ContainsKey(bytes) ? 0 : bytes.Length;

    /// <summary>A name; what is no UTF-8 is shown as \xFF, so that names that differ stay different.</summary>
    public LogName NameOf(ReadOnlySpan<byte> bytes)
    {
        if (_lookup.TryGetValue(bytes, out LogName? kept)) return kept;
        var name = new LogName(bytes.ToArray(), Decode(bytes));
        if (!_kept.TryAdd(name.Bytes, name)) return _kept[name.Bytes];
        Interlocked.Add(ref _bytes, bytes.Length);
        return name;
    }

    /// <summary>The text of a name.</summary>
    public string Of(ReadOnlySpan<byte> bytes) => NameOf(bytes).Text;

    /// <inheritdoc cref="NameOf"/>
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
