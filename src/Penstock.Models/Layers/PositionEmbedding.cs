using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// A learnt vector for each place of a sequence (Gehring et al. 2017), as KerasHub has it: input [batch, .., length, width] of vectors, output
/// of the same shape with the vectors of the places alone, to be added to the input.
/// </summary>
/// <remarks>Keras reads a file with it where keras_hub is imported.</remarks>
/// <param name="sequenceLength">How many places there are; a sequence may be shorter.</param>
[KerasName("PositionEmbedding", Package = "keras_hub", Module = "keras_hub.src.layers.modeling.position_embedding")]
public sealed class PositionEmbedding(int sequenceLength) : Layer
{
    /// <summary>How many places there are.</summary>
    public int SequenceLength { get; } = sequenceLength >= 1 ? sequenceLength : throw new ArgumentException($"PositionEmbedding: expected 1 or more places, got {sequenceLength}.");

    /// <summary>How the vectors begin. Default Glorot uniform.</summary>
    public Initializer Initializer { get; init; } = Initializer.GlorotUniform;

    /// <inheritdoc/>
    protected override bool PassesMask => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.Shape.Rank >= 3 && input.Shape[-1].IsKnown, "vectors of a known width [batch, .., length, width]", $"shape {input.Shape}");
        Dim length = input.Shape[-2];
        Require(!length.IsKnown || length.Value <= SequenceLength, $"sequences of up to {SequenceLength}", length);
        Value places = call.Weight("embeddings", [SequenceLength, input.Shape[-1]], new(Initializer));
        return Op.BroadcastTo(length == SequenceLength ? places : Op.Slice(places, 0, 0, length), input.Shape);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["sequence_length"] = SequenceLength, ["initializer"] = Initializer.Described() };

    internal static PositionEmbedding FromConfig(KerasConfig config) => new(config.Whole("sequence_length")) { Initializer = config.Initializer("initializer", Initializer.GlorotUniform) };
}
