using System.Buffers;

namespace Penstock.Tensors;

/// <summary>Each text without some ASCII characters.</summary>
/// <param name="Characters">The characters that are taken out.</param>
internal sealed record TextWithout(string Characters) : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(System.Text.Ascii.IsValid(Characters), "ASCII characters", $"\"{Characters}\"");
        return [new(DType.Text, TextShape(inputs))];
    }

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        SearchValues<byte> taken = SearchValues.Create(System.Text.Encoding.ASCII.GetBytes(Characters));
        return () =>
        {
            TextColumn texts = x.Text!;
            var bytes = new List<byte>();
            var offsets = new int[texts.Count + 1];
            for (int i = 0; i < texts.Count; i++)
            {
                foreach (byte one in texts[i])
                    if (!taken.Contains(one)) bytes.Add(one);
                offsets[i + 1] = bytes.Count;
            }
            y.Text = new TextColumn([.. bytes], offsets);
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextWithout"/>
    public static Value TextWithout(Value x, string characters) => x.Graph.Apply(new TextWithout(characters), [x])[0];
}
