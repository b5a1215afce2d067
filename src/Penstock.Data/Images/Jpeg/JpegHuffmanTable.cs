namespace Penstock.Data;

/// <summary>
/// A Huffman table of a JPEG file. Most codes are found by their first bits, together with the number that follows where
/// both fit; longer ones by the greatest code of each length (ITU-T T.81, annex F.2.2.3).
/// </summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>The bits that the lookups are indexed by.</summary>
    public const int LookAhead = 10;

    /// <summary>The run of an end of block in <see cref="Fast"/>, greater than any other.</summary>
    public const int EndOfBlock = 128;

    /// <summary>By the next bits: the value in the upper half, then the run, then the bits of code and number together; 0 where they do not fit.</summary>
    public int[] Fast { get; private set; } = [];

    /// <summary>By the next bits: the length, then, in the lower byte, the symbol; 0 where the code is longer.</summary>
    public ushort[] Short { get; private set; } = [];

    // By length: the greatest code, -1 where there is none, and what turns a code into the place of its symbol.
    private readonly int[] _greatest = new int[17], _shift = new int[17];
    private readonly byte[] _symbols, _counts;

    /// <param name="counts">How many codes there are of each length from 1 to 16.</param>
    /// <param name="symbols">The symbols in the order of their codes.</param>
    /// <param name="isValid">Whether the lengths can be those of a Huffman code.</param>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols, out bool isValid)
    {
        (_symbols, _counts) = (symbols.ToArray(), counts.ToArray());
        isValid = true;
        int code = 0, next = 0;
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            _shift[length] = next - code;
            int last = code + counts[length - 1];
            // No code may be all ones.
            if (counts[length - 1] > 0 && last >= 1 << length) isValid = false;
            if (!isValid) return;
            next += last - code;
            code = last;
            _greatest[length] = code - 1;
            if (counts[length - 1] == 0) _greatest[length] = -1;
        }
    }

    /// <summary>The symbol of a code that <see cref="Short"/> does not hold, from the next 16 bits; -1 where there is none.</summary>
    public int Long(int bits, out int length)
    {
        for (length = LookAhead + 1; length <= 16; length++)
            if (bits >> (16 - length) is var code && code <= _greatest[length]) return _symbols[code + _shift[length]];
        return -1;
    }

    /// <summary>Makes the lookups, which only they need who decode.</summary>
    public JpegHuffmanTable WithLookups()
    {
        if (Fast.Length > 0) return this;
        (Fast, Short) = (new int[1 << LookAhead], new ushort[1 << LookAhead]);
        int code = 0, next = 0;
        for (int length = 1; length <= LookAhead; length++, code <<= 1)
            for (int left = _counts[length - 1]; left > 0; left--) Enter(code++, length, _symbols[next++]);
        return this;
    }

    private void Enter(int code, int length, byte symbol)
    {
        int free = LookAhead - length, first = code << free, size = symbol & 15, run = symbol >> 4;
        for (int rest = 0; rest < 1 << free; rest++)
        {
            Short[first + rest] = (ushort)(length << 8 | symbol);
            if (size > free) continue;
            int number = rest >> (free - size), value = size == 0 ? 0 : Signed(number, size);
            // A run of 16 zeros is 15 of them before another; EOB-runs belong to progressive files, which do not look here.
            if (size == 0 && run < 15) run = EndOfBlock;
            Fast[first + rest] = value << 16 | run << 8 | length + size;
        }
    }

    /// <summary>The number that bits of a given size mean (ITU-T T.81, figure F.12).</summary>
    public static int Signed(int bits, int size) => bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}
