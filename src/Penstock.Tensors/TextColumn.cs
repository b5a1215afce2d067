using System.Text;

namespace Penstock.Tensors;

/// <summary>A run of texts stored as UTF-8 bytes and offsets; text i is bytes offsets[i] to offsets[i + 1].</summary>
public sealed class TextColumn
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;

    /// <summary>Takes over the arrays.</summary>
    /// <param name="bytes">UTF-8 bytes of all texts, one after the other.</param>
    /// <param name="offsets">One more than there are texts, never falling, from 0 to at most the number of bytes.</param>
    public TextColumn(byte[] bytes, int[] offsets)
    {
        if (offsets.Length == 0 || offsets[0] != 0 || offsets[^1] > bytes.Length)
            throw new ArgumentException($"TextColumn: expected offsets from 0 to at most {bytes.Length}, got {offsets.Length} offsets.");
        for (int i = 1; i < offsets.Length; i++)
            if (offsets[i] < offsets[i - 1]) throw new ArgumentException($"TextColumn: expected offsets that never fall, got {offsets[i - 1]} then {offsets[i]} at {i}.");
        (_bytes, _offsets) = (bytes, offsets);
    }

    /// <summary>Encodes strings.</summary>
    public static TextColumn From(IReadOnlyList<string> texts)
    {
        var offsets = new int[texts.Count + 1];
        for (int i = 0; i < texts.Count; i++) offsets[i + 1] = checked(offsets[i] + Encoding.UTF8.GetByteCount(texts[i]));
        var bytes = new byte[offsets[^1]];
        for (int i = 0; i < texts.Count; i++) Encoding.UTF8.GetBytes(texts[i], bytes.AsSpan(offsets[i]));
        return new TextColumn(bytes, offsets);
    }

    /// <summary>The number of texts.</summary>
    public int Count => _offsets.Length - 1;

    /// <summary>The UTF-8 bytes of one text.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_offsets[index], _offsets[index + 1] - _offsets[index]);

    /// <summary>One text as a string.</summary>
    public string GetString(int index) => Encoding.UTF8.GetString(this[index]);
}
