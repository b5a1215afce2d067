using System.Globalization;
using System.Text;

namespace Penstock.Models;

/// <summary>A message in protobuf's text form: fields in their order, each a text or a message.</summary>
internal sealed class TextProto
{
    private const int Deepest = 64;
    private readonly List<(string Name, object Value)> _fields = [];

    /// <summary>The fields: bytes of texts, numbers and names, or messages.</summary>
    public IReadOnlyList<(string Name, object Value)> Fields => _fields;

    /// <summary>The texts of a field, in their order.</summary>
    public IEnumerable<string> Texts(string name) => Bytes(name).Select(Encoding.UTF8.GetString);

    /// <summary>The bytes of a field, in their order.</summary>
    public IEnumerable<byte[]> Bytes(string name) => _fields.Where(f => f.Name == name).Select(f => f.Value).OfType<byte[]>();

    /// <summary>The messages of a field, in their order.</summary>
    public IEnumerable<TextProto> Messages(string name) => _fields.Where(f => f.Name == name).Select(f => f.Value).OfType<TextProto>();

    /// <summary>The last text of a field; empty where there is none.</summary>
    public string Text(string name) => Texts(name).LastOrDefault() ?? "";

    /// <summary>Reads a message.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">What messages call it.</param>
    /// <exception cref="InvalidDataException">The text is none; the error names the line.</exception>
    public static TextProto Parse(string text, string place) => new Parser(text, place).Whole();

    /// <summary>A text in quotes.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (b is (byte)'"' or (byte)'\\') quoted.Append('\\').Append((char)b);
            else if (b is >= 32 and < 127) quoted.Append((char)b);
            else quoted.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0'));
        }
        return quoted.Append('"').ToString();
    }

    private sealed class Parser(string text, string place)
    {
        private int _at;

        public TextProto Whole() => Fields('\0', 0);

        private TextProto Fields(char end, int depth)
        {
            if (depth > Deepest) throw Error($"messages at most {Deepest} deep", "deeper ones");
            var message = new TextProto();
            for (Space(); _at < text.Length && text[_at] != end; Space())
            {
                string name = Name();
                Space();
                bool hasColon = Take(':');
                Space();
                if (Take('[')) List(message, name, depth);
                else message._fields.Add((name, Value(hasColon, depth)));
                Space();
                if (!Take(',')) Take(';');
            }
            if (end != '\0' && !Take(end)) throw Error($"'{end}'", "the end of the text");
            return message;
        }

        private void List(TextProto message, string name, int depth)
        {
            for (Space(); !Take(']'); Space())
            {
                message._fields.Add((name, Value(hasColon: true, depth)));
                Space();
                if (!Take(',') && Next != ']') throw Error("',' or ']'", Shown);
            }
        }

        private object Value(bool hasColon, int depth)
        {
            if (Take('{')) return Fields('}', depth + 1);
            if (Take('<')) return Fields('>', depth + 1);
            if (!hasColon) throw Error("':' or '{'", Shown);
            if (Next is not ('"' or '\'')) return Encoding.UTF8.GetBytes(Name());
            var bytes = new List<byte>();
            for (; Next is '"' or '\''; Space()) Quoted(bytes);
            return bytes.ToArray();
        }

        private void Quoted(List<byte> bytes)
        {
            char quote = text[_at++];
            for (int start = _at; ; start = _at)
            {
                while (_at < text.Length && text[_at] != quote && text[_at] is not ('\\' or '\n')) _at++;
                bytes.AddRange(Encoding.UTF8.GetBytes(text[start.._at]));
                if (Take(quote)) return;
                if (!Take('\\')) throw Error($"a text that ends with {quote}", "the end of the line");
                bytes.Add(Escaped());
            }
        }

        private byte Escaped()
        {
            char c = _at < text.Length ? text[_at++] : '\0';
            if (c is >= '0' and <= '7') return Number(_at - 1, 3, 8);
            return c switch
            {
                'n' => (byte)'\n',
                't' => (byte)'\t',
                'r' => (byte)'\r',
                'a' => 7,
                'b' => 8,
                'f' => 12,
                'v' => 11,
                '"' or '\'' or '\\' or '?' => (byte)c,
                'x' or 'X' => Number(_at, 2, 16),
                _ => throw Error("a known escape", $"\\{c}"),
            };
        }

        private byte Number(int start, int most, int radix)
        {
            int value = 0;
            for (_at = start; _at < text.Length && _at < start + most && Digit(text[_at]) is var digit && digit < radix; _at++) value = value * radix + digit;
            return _at > start && value < 256 ? (byte)value : throw Error("an escape of one byte", $"\\{text.AsSpan(start, Math.Min(most, text.Length - start))}");
        }

        private static int Digit(char c) => char.IsAsciiHexDigit(c) ? int.Parse([c], NumberStyles.HexNumber, CultureInfo.InvariantCulture) : int.MaxValue;

        private string Name()
        {
            int start = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.' or '-' or '+' or '/')) _at++;
            return _at > start ? text[start.._at] : throw Error("a name or a value", Shown);
        }

        private void Space()
        {
            for (; _at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '#'); _at++)
                if (text[_at] == '#')
                    while (_at + 1 < text.Length && text[_at + 1] != '\n') _at++;
        }

        private char Next => _at < text.Length ? text[_at] : '\0';

        private string Shown => _at < text.Length ? $"'{text[_at]}'" : "the end of the text";

        private bool Take(char c)
        {
            bool takes = _at < text.Length && text[_at] == c;
            if (takes) _at++;
            return takes;
        }

        private InvalidDataException Error(string expected, string got) => new($"{place}, line {1 + text.AsSpan(0, Math.Min(_at, text.Length)).Count('\n')}: expected {expected}, got {got}.");
    }
}
