namespace Penstock.Tensors;

/// <summary>
/// Splits each text into tokens, which are laid one after the other. Results: the tokens [count]; the text that each came from, Int64 [count];
/// where each text's tokens begin and end, Int64 [texts + 1]; and their count, an Int64 scalar.
/// </summary>
/// <param name="Symbol">The name of the count as an extent.</param>
/// <param name="Most">The most tokens of one text; further ones are left out.</param>
/// <param name="Separator">What stands between tokens; empty for any run of white space, which gives no empty tokens.</param>
internal sealed record TextSplit(string Symbol, long Most, string Separator = "") : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Shape x = TextShape(inputs);
        Require(x.Rank == 1 && Most > 0, "texts along one axis and at least one token", $"{x} and {Most}");
        Dim count = Dim.DataDependent(Symbol, x[0] * Most);
        return [new(DType.Text, [count]), new(DType.Int64, [count]), new(DType.Int64, [x[0] + 1]), new(DType.Int64, Shape.Scalar)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Symbol, int Result)> Counts => [(Symbol, 3)];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], tokens = call.Results[0], rows = call.Results[1], starts = call.Results[2], count = call.Results[3];
        byte[] separator = System.Text.Encoding.UTF8.GetBytes(Separator);
        int texts = (int)x.Shape[0].Value;
        return () =>
        {
            var bytes = new List<byte>();
            var offsets = new List<int> { 0 };
            for (int i = 0; i < texts; i++)
            {
                starts.AsSpan<long>()[i] = offsets.Count - 1;
                ReadOnlySpan<byte> rest = x.Text![i];
                for (long taken = 0; taken < Most && Next(ref rest, separator, out ReadOnlySpan<byte> token); taken++)
                {
                    rows.AsSpan<long>()[offsets.Count - 1] = i;
                    bytes.AddRange(token);
                    offsets.Add(bytes.Count);
                }
            }
            starts.AsSpan<long>()[texts] = count.AsSpan<long>()[0] = offsets.Count - 1;
            tokens.Text = new TextColumn([.. bytes], [.. offsets]);
        };
    }

    private static bool Next(ref ReadOnlySpan<byte> rest, byte[] separator, out ReadOnlySpan<byte> token)
    {
        bool blank = separator.Length == 0;
        if (blank) rest = rest.TrimStart(" \t\r\n\v\f"u8);
        token = rest;
        if (rest.IsEmpty) return false;
        int at = blank ? rest.IndexOfAny(" \t\r\n\v\f"u8) : rest.IndexOf(separator);
        token = at < 0 ? rest : rest[..at];
        rest = at < 0 ? default : rest[(at + (blank ? 1 : separator.Length))..];
        return true;
    }
}

public static partial class Op
{
    /// <summary>Splits each text into tokens; see <see cref="Penstock.Tensors.TextSplit"/>.</summary>
    public static (Value Tokens, Value Rows, Value Starts, Value Count) TextSplit(Value x, long most, string separator = "")
    {
        IReadOnlyList<Value> results = x.Graph.Apply(new TextSplit(x.Graph.FreshSymbol("tokens"), most, separator), [x]);
        return (results[0], results[1], results[2], results[3]);
    }
}
