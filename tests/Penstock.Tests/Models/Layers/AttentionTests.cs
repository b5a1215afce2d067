using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Shapes that attention gives, and inputs and settings that attention and normalization refuse. Shapes by the rules of Keras 3.</summary>
public class AttentionTests
{
    [Fact]
    public void The_output_has_the_axes_of_the_query_and_the_last_ones_that_are_asked_for()
    {
        Assert.Equal([7, 4, 8], Output(null, [7, 4, 8], [7, 2, 8]));
        Assert.Equal([7, 4, 3, 4], Output([3, 4], [7, 4, 8], [7, 2, 8]));
        Assert.Equal([7, 4, 1, 5], Output([1, 5], [7, 4, 8], [7, 2, 8], [7, 2, 3]));
        Assert.Equal([7, 4, 2, 3, 3, 2], Output([3, 2], [7, 4, 2, 3, 8], [7, 1, 1, 5, 8], [7, 1, 1, 5, 2]));
    }

    [Fact]
    public void Scores_are_of_each_head_and_each_pair_of_places()
    {
        SymbolicTensor query = Model.Input([4, 8]), value = Model.Input([2, 8]);
        Assert.Equal([2, 4, 2], new MultiHeadAttention(2, 3) { ReturnAttentionScores = true }.OnAll(query, value)[1].Type.Shape.Without(0));
        Assert.Equal([4, 2], new Attention { ReturnAttentionScores = true }.OnAll(query, value)[1].Type.Shape.Without(0));
    }

    [Fact]
    public void Attention_takes_a_query_a_value_and_perhaps_a_key()
    {
        foreach (Func<SequenceAttention> layer in (Func<SequenceAttention>[])[() => new Attention(), () => new Attention { ScoreMode = ScoreMode.Concat }, () => new AdditiveAttention()])
        {
            Rejects("expected query, value and perhaps key, got 1 inputs", layer(), [2, 3, 4]);
            Rejects("expected query, value and perhaps key, got 4 inputs", layer(), [2, 3, 4], [2, 3, 4], [2, 3, 4], [2, 3, 4]);
            Rejects("expected inputs [batch, places, size] and a key of the query's size, got shapes [2, 3, 4], [2, 5, 6]", layer(), [2, 3, 4], [2, 5, 6]);
            Rejects("expected inputs [batch, places, size] and a key of the query's size, got shapes [2, 4], [2, 4]", layer(), [2, 4], [2, 4]);
        }
    }

    [Fact]
    public void Attention_of_several_heads_needs_places_that_belong_together()
    {
        Rejects("expected a query of rank 3 or more: [batch, T, ..], got shape [2, 4]", new MultiHeadAttention(2, 3), [2, 4]);
        Rejects("expected a value of the query's rank, and a key of the value's axes but the last, got shapes [2, 4, 8], [2, 2, 8] and [2, 1, 7]", new MultiHeadAttention(2, 3), [2, 4, 8], [2, 2, 8], [2, 1, 7]);
        Rejects("expected a value of the query's rank", new MultiHeadAttention(2, 3), [2, 4, 8], [2, 2, 2, 8]);
        Rejects("expected axes from 1 to 1 to attend to, got [2]", new MultiHeadAttention(2, 3) { AttentionAxes = [2] }, [2, 4, 8]);
        Says("expected an attention mask of the axes [batch, 4, 4], got shape [batch]", () => new MultiHeadAttention(2, 3).On(Model.Input([4, 8]), Model.Input([4, 8]), attentionMask: Model.Input([])));
        Says("expected 1 or more heads of sizes of 1 or more, got 0 of 3", () => new MultiHeadAttention(0, 3));
        Says("got 2 of 0", () => new MultiHeadAttention(2, 0));
        Says("got 2 of 3 and 0", () => new MultiHeadAttention(2, 3, 0));
    }

    [Fact]
    public void Groups_share_the_channels_evenly()
    {
        Rejects("expected channels that 3 groups share evenly, got 2", new GroupNormalization(3), [1, 4, 2]);
        Rejects("expected channels that 3 groups share evenly, got 4", new GroupNormalization(3), [1, 4]);
        Rejects("expected input of rank 2 or more with a known extent of axis 0", new GroupNormalization(1) { Axis = 0 }, [2, 4]);
        Says("GroupNormalization: expected 1 or more groups, or -1, got 0", () => new GroupNormalization(0));
        Says("GroupNormalization: expected 1 or more groups, or -1, got -2", () => new GroupNormalization(-2));
    }

    [Fact]
    public void A_spectrum_is_that_of_a_kernel()
    {
        Rejects("expected a layer with a kernel or embeddings, got Flatten", new SpectralNormalization(new Flatten()), [2, 3, 4]);
        Says("SpectralNormalization: expected 1 or more power iterations, got 0", () => new SpectralNormalization(new Dense(2), 0));
    }

    [Fact]
    public void Axes_are_whole_numbers_within_the_input()
    {
        foreach (Layer layer in (Layer[])[new UnitNormalization(3), new UnitNormalization(1, -4), new GroupNormalization(1) { Axis = 3 }])
            Assert.Contains("expected", Assert.ThrowsAny<ArgumentException>(() => Shaped(layer, [2, 3, 4])).Message);
        Says("\"axis\"", () => Layer.FromConfig("UnitNormalization", (JsonObject)JsonNode.Parse("""{"axis": {"axis": -1}}""")!));
        Says("\"score_mode\"", () => Layer.FromConfig("Attention", (JsonObject)JsonNode.Parse("""{"score_mode": "scaled"}""")!));
    }

    private static Shape Output(Shape? last, params Shape[] inputs) => Shaped(new MultiHeadAttention(2, 2, 2) { OutputShape = last }, inputs);

    private static Shape Shaped(Layer layer, params Shape[] inputs) => new LayerRun(layer, [.. inputs.Select(shape => Tensor.Zeros(DType.Float32, shape))]).Run().Output.Shape;

    private static void Rejects(string message, Layer layer, params Shape[] inputs) => Says(message, () => Shaped(layer, inputs));

    private static void Says(string message, Func<object> act) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(act).Message);
}
