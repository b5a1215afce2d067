namespace Penstock.Tensors;

/// <summary>The text at each place of a list of texts. A place outside the list is an error where it is run.</summary>
/// <param name="Texts">Texts along one axis.</param>
internal sealed record TextAt(Tensor Texts) : Operator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(Texts.DType == DType.Text && Texts.Shape.Rank == 1, "texts along one axis", $"{Texts.DType} {Texts.Shape}");
        Require(inputs[0].DType == DType.Int64, "places of type Int64", inputs[0].DType, "Cast them.");
        return [new(DType.Text, inputs[0].Shape)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) => [null];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        TextColumn texts = Texts.AsText();
        string label = call.Node.Label;
        return () =>
        {
            var bytes = new List<byte>();
            var offsets = new int[x.Count + 1];
            for (int i = 0; i < x.Count; i++)
            {
                long place = x.AsSpan<long>()[i];
                if (place < 0 || place >= texts.Count) throw new ArgumentOutOfRangeException(null, $"{label}: expected places from 0 to {texts.Count - 1}, got {place} at {i}. Look at the ids that were fed.");
                bytes.AddRange(texts[(int)place]);
                offsets[i + 1] = bytes.Count;
            }
            y.Text = new TextColumn([.. bytes], offsets);
        };
    }

    /// <summary>Equal where the texts are the same in the same order.</summary>
    public bool Equals(TextAt? other) => other is not null && (ReferenceEquals(Texts, other.Texts) || TextLookup.SameTexts(Texts.AsText(), other.Texts.AsText()));

    /// <inheritdoc/>
    public override int GetHashCode() => Texts.Count;
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextAt"/>
    public static Value TextAt(Value x, Tensor texts) => x.Graph.Apply(new TextAt(texts), [x])[0];
}
