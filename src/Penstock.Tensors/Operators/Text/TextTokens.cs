namespace Penstock.Tensors;

/// <summary>
/// Splits each text into tokens, a row for each text, filled up with empty texts. Results: the tokens [texts, length]; and the most tokens of
/// a text, an Int64 scalar, at most the length.
/// </summary>
/// <param name="Length">The length of a row: further tokens are left out. With a symbol, the longest that it may be: a longer one is an error where it is run.</param>
/// <param name="Unit">What a token is.</param>
/// <param name="Widths">How many tokens that follow one another are joined by a space to one, width after width; none for the tokens as they are.</param>
/// <param name="Symbol">The name of the length as an extent, where it is that of the longest row; empty where it is given.</param>
internal sealed record TextTokens(long Length, TextUnit Unit, Axes Widths, string Symbol = "") : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Shape x = TextShape(inputs);
        Require(x.Rank == 1 && Length > 0 && Widths.All(w => w > 0), "texts along one axis, a length and widths of 1 or more", $"{x}, {Length} and [{string.Join(", ", Widths)}]");
        return [new(DType.Text, [x[0], Symbol.Length == 0 ? Length : Dim.DataDependent(Symbol, Length)]), new(DType.Int64, Shape.Scalar)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Symbol, int Result)> Counts => Symbol.Length == 0 ? [] : [(Symbol, 1)];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], tokens = call.Results[0], longest = call.Results[1];
        int texts = (int)x.Shape[0].Value;
        string label = call.Node.Label;
        return () =>
        {
            var bytes = new List<byte>();
            var ends = new List<int>[texts];
            for (int i = 0; i < texts; i++) ends[i] = Row(x.Text![i], bytes);
            int most = ends.Length == 0 ? 0 : ends.Max(row => row.Count);
            if (most > Length) throw new ArgumentException($"{label}: expected texts of at most {Length} tokens, got one of {most}. Shorten it, or set a length.");
            longest.AsSpan<long>()[0] = most;
            tokens.Text = new TextColumn([.. bytes], Offsets(ends, Symbol.Length == 0 ? (int)Length : most));
        };
    }

    // A row that has ended goes on with empty texts.
    private static int[] Offsets(List<int>[] ends, int length)
    {
        var offsets = new int[ends.Length * length + 1];
        for (int row = 0, at = 1; row < ends.Length; row++)
            for (int k = 0; k < length; k++, at++) offsets[at] = k < ends[row].Count ? ends[row][k] : offsets[at - 1];
        return offsets;
    }

    /// <summary>Writes a row's tokens one after the other, and tells where each ends.</summary>
    private List<int> Row(ReadOnlySpan<byte> text, List<byte> bytes)
    {
        var ends = new List<int>();
        List<Range> units = Units(text);
        foreach (int width in Widths.Count == 0 ? [1] : Widths)
        {
            for (int first = 0; first + width <= units.Count; first++)
            {
                if (Symbol.Length == 0 && ends.Count == Length) return ends;
                for (int k = first; k < first + width; k++)
                {
                    if (k > first) bytes.Add((byte)' ');
                    bytes.AddRange(text[units[k]]);
                }
                ends.Add(bytes.Count);
            }
        }
        return ends;
    }

    private List<Range> Units(ReadOnlySpan<byte> text)
    {
        var units = new List<Range>();
        if (Unit == TextUnit.Text) units.Add(..text.Length);
        for (int start = 0; Unit != TextUnit.Text && start < text.Length;)
        {
            int end = start + 1;
            if (Unit == TextUnit.Character)
                while (end < text.Length && (text[end] & 0xC0) == 0x80) end++;
            else
                while (end < text.Length && IsBlank(text[start]) == IsBlank(text[end])) end++;
            if (Unit == TextUnit.Character || !IsBlank(text[start])) units.Add(start..end);
            start = end;
        }
        return units;
    }

    private static bool IsBlank(byte character) => " \t\r\n\v\f"u8.Contains(character);
}

public static partial class Op
{
    /// <summary>Splits each text into tokens, a row of a length for each text, filled up with empty texts; further tokens are left out.</summary>
    /// <param name="x">Texts along one axis.</param>
    /// <param name="length">The length of a row.</param>
    /// <param name="unit">What a token is.</param>
    /// <param name="widths">How many tokens that follow one another are joined by a space to one, width after width; none for the tokens as they are.</param>
    public static Value TextTokens(Value x, long length, TextUnit unit = TextUnit.Word, Axes? widths = null) =>
        x.Graph.Apply(new TextTokens(length, unit, widths ?? []), [x])[0];

    /// <summary>Splits each text into tokens, a row for each text as long as the longest, filled up with empty texts.</summary>
    /// <param name="x">Texts along one axis.</param>
    /// <param name="most">The most tokens that a text may have, for which memory is planned; more are an error where it is run.</param>
    /// <param name="unit">What a token is.</param>
    /// <param name="widths">How many tokens that follow one another are joined by a space to one, width after width; none for the tokens as they are.</param>
    public static Value TextTokensToLongest(Value x, long most, TextUnit unit = TextUnit.Word, Axes? widths = null) =>
        x.Graph.Apply(new TextTokens(most, unit, widths ?? [], x.Graph.FreshSymbol("tokens")), [x])[0];
}
