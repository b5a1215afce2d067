using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Penstock.Serving;

/// <summary>
/// Reads the usual predict request in one pass: rows of the declared shape, numbers straight into the tensor. Whatever else it meets, wrong or
/// only unusual, it leaves to the careful readers, which begin anew.
/// </summary>
internal sealed unsafe class QuickReader
{
    private int[] _seen = [];

    /// <summary>Reads a body.</summary>
    /// <param name="p">The text; behind it lie zeros.</param>
    /// <param name="signature">What is expected.</param>
    /// <param name="layout">How many elements a row has.</param>
    /// <param name="to">The inputs, whose shapes get a batch axis.</param>
    /// <param name="mostRows">More rows are left to the careful readers.</param>
    /// <param name="slices">Where each row begins and ends.</param>
    /// <param name="areObjects">Whether rows are objects.</param>
    /// <returns>The number of rows, or -1 where the careful readers must read.</returns>
    public int Read(byte* p, SignatureSpec signature, RowLayout layout, InputBuffer[] to, int mostRows, List<(int Start, int End)> slices, out bool areObjects)
    {
        areObjects = false;
        byte* start = p;
        slices.Clear();
        Begin(to);
        if (!Take(ref p, '{') || !TakeKey(ref p, "\"signature_name\""u8, signature) || !TakeWord(ref p, "\"instances\""u8) || !Take(ref p, ':') || !Take(ref p, '[')) return -1;
        SkipSpace(ref p);
        areObjects = *p == '{';
        if (!areObjects && (to.Length != 1 || signature.TakesRawRows)) return -1;
        int row = 0;
        do
        {
            SkipSpace(ref p);
            int begin = (int)(p - start);
            if (row == mostRows || !(areObjects ? ReadRow(ref p, signature, layout, to, row) : ReadItem(ref p, signature, layout, to, 0, row))) return -1;
            slices.Add((begin, (int)(p - start)));
            row++;
        }
        while (Take(ref p, ','));
        if (!Take(ref p, ']') || !Take(ref p, '}')) return -1;
        for (int i = 0; i < to.Length; i++)
        {
            if (to[i].Type != WireType.String) to[i].SetCount(row * layout.InputSizes[i]);
            to[i].Shape.Add(row);
            foreach (int extent in signature.Inputs[i].Shape.AsSpan(1)) to[i].Shape.Add(extent);
        }
        return row;
    }

    private void Begin(InputBuffer[] to)
    {
        if (_seen.Length < to.Length) _seen = new int[to.Length];
        _seen.AsSpan().Fill(-1);
        foreach (InputBuffer input in to) input.Clear();
    }

    private bool ReadRow(ref byte* p, SignatureSpec signature, RowLayout layout, InputBuffer[] to, int row)
    {
        p++;
        int found = 0, likely = 0;
        SkipSpace(ref p);
        if (*p != '}')
        {
            do
            {
                if (!TakeName(ref p, out ReadOnlySpan<byte> name) || !Take(ref p, ':')) return false;
                int input = signature.Find(name, likely);
                if (input < 0 || _seen[input] == row) return false;
                SkipSpace(ref p);
                if (!ReadItem(ref p, signature, layout, to, input, row)) return false;
                _seen[input] = row;
                found++;
                likely = input + 1;
            }
            while (Take(ref p, ','));
        }
        if (!Take(ref p, '}')) return false;
        if (found == to.Length) return true;
        if (!signature.TakesRawRows) return false;
        for (int i = 0; i < to.Length; i++)
            if (_seen[i] != row) AddMissing(to[i], row);
        return true;
    }

    private static bool ReadItem(ref byte* p, SignatureSpec signature, RowLayout layout, InputBuffer[] to, int input, int row)
    {
        InputBuffer buffer = to[input];
        int width = layout.InputSizes[input];
        int[] shape = signature.Inputs[input].Shape!;
        switch (buffer.Type)
        {
            case WireType.Float:
                return shape.Length <= 2 && ReadFloats(ref p, (float*)buffer.Reserve((row + 1) * width) + (long)row * width, width, shape.Length == 2);
            case WireType.Double when width == 1 && shape.Length == 1:
                double* place = (double*)buffer.Reserve(row + 1) + row;
                return *p == 'n' ? signature.TakesRawRows && TakeNull(ref p, out *place) : ReadDouble(ref p, place);
            case WireType.String when width == 1 && shape.Length == 1:
                if (*p != 'n') return ReadText(ref p, signature, buffer);
                buffer.Add(""u8);
                return signature.TakesRawRows && TakeWord(ref p, "null"u8);
            default:
                return false;
        }
    }

    private static void AddMissing(InputBuffer to, int row)
    {
        if (to.Type == WireType.Double) *((double*)to.Reserve(row + 1) + row) = double.NaN;
        else to.AddMissing();
    }

    /// <summary>A list of floats, or one bare float.</summary>
    private static bool ReadFloats(ref byte* at, float* to, int count, bool isList)
    {
        byte* p = at;
        if (isList && *p++ != '[') return false;
        for (int i = 0; i < count; i++)
        {
            while (*p is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') p++;
            if (Unsafe.ReadUnaligned<uint>(p) == s_zero)
            {
                to[i] = 0;
                p += 3;
            }
            else
            {
                if (DecimalText.Scan(ref p, out DecimalText number) != NumberOutcome.Read) return false;
                to[i] = number.ToSingle();
                if (!float.IsFinite(to[i])) return false;
            }
            while (*p is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') p++;
            if (i < count - 1 && *p++ != ',') return false;
        }
        if (isList && *p++ != ']') return false;
        at = p;
        return true;
    }

    // The four bytes of the commonest number of all, with what follows it.
    private static readonly uint s_zero = MemoryMarshal.Read<uint>("0.0,"u8);

    private static bool ReadDouble(ref byte* p, double* to)
    {
        if (DecimalText.Scan(ref p, out DecimalText number) != NumberOutcome.Read) return false;
        *to = number.ToDouble();
        return double.IsFinite(*to);
    }

    private static bool TakeNull(ref byte* p, out double missing)
    {
        missing = double.NaN;
        return TakeWord(ref p, "null"u8);
    }

    private static bool ReadText(ref byte* p, SignatureSpec signature, InputBuffer to)
    {
        if (!TakeName(ref p, out ReadOnlySpan<byte> text)) return false;
        foreach (byte[] token in signature.MissingTokens)
            if (text.SequenceEqual(token)) text = default;
        to.Add(text);
        return true;
    }

    /// <summary>A text in quotes without escapes.</summary>
    private static bool TakeName(ref byte* at, out ReadOnlySpan<byte> text)
    {
        text = default;
        byte* p = at;
        while (*p is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') p++;
        if (*p != '"') return false;
        byte* start = ++p;
        int all = 0;
        while (*p is not ((byte)'"' or (byte)'\\' or < 0x20)) all |= *p++;
        if (*p != '"') return false;
        text = new(start, (int)(p - start));
        at = p + 1;
        return all < 0x80 || Utf8.IsValid(text);
    }

    /// <summary>A key that may be absent, whose value must be the signature's name.</summary>
    private static bool TakeKey(ref byte* p, ReadOnlySpan<byte> key, SignatureSpec signature)
    {
        byte* start = p;
        if (!TakeWord(ref p, key))
        {
            p = start;
            return true;
        }
        return Take(ref p, ':') && TakeName(ref p, out ReadOnlySpan<byte> name) && name.SequenceEqual(signature.Utf8Name) && Take(ref p, ',');
    }

    private static bool TakeWord(ref byte* p, ReadOnlySpan<byte> word)
    {
        SkipSpace(ref p);
        for (int i = 0; i < word.Length; i++)
            if (p[i] != word[i]) return false;
        p += word.Length;
        return true;
    }

    private static bool Take(ref byte* p, char expected)
    {
        SkipSpace(ref p);
        if (*p != expected) return false;
        p++;
        return true;
    }

    private static void SkipSpace(ref byte* p)
    {
        while (*p is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') p++;
    }
}
