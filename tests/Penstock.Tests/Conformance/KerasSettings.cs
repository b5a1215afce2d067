using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The arguments of recorded objects as the settings that a file would hold.</summary>
internal static class KerasSettings
{
    // The parameters of the constructors that the recorded program calls by position.
    private static readonly Dictionary<string, string[]> Parameters = new()
    {
        ["CosineDecay"] = ["initial_learning_rate", "decay_steps", "alpha"],
        ["CosineDecayRestarts"] = ["initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha"],
        ["ExponentialDecay"] = ["initial_learning_rate", "decay_steps", "decay_rate", "staircase"],
        ["InverseTimeDecay"] = ["initial_learning_rate", "decay_steps", "decay_rate", "staircase"],
        ["PiecewiseConstantDecay"] = ["boundaries", "values"],
        ["PolynomialDecay"] = ["initial_learning_rate", "decay_steps", "end_learning_rate", "power", "cycle"],
        ["SensitivityAtSpecificity"] = ["specificity"],
        ["SpecificityAtSensitivity"] = ["sensitivity"],
        ["PrecisionAtRecall"] = ["recall"],
        ["RecallAtPrecision"] = ["precision"],
        ["FBetaScore"] = ["average", "beta", "threshold"],
        ["LossScaleOptimizer"] = ["inner_optimizer"],
        ["L1"] = ["l1"],
        ["L2"] = ["l2"],
        ["MaxNorm"] = ["max_value"],
        ["R2Score"] = ["class_aggregation", "num_regressors"],
        ["Dense"] = ["units"],
        ["Dropout"] = ["rate"],
        ["GaussianDropout"] = ["rate"],
        ["GaussianNoise"] = ["stddev"],
        ["SpatialDropout1D"] = ["rate"],
        ["Concatenate"] = ["axis"],
        ["Constant"] = ["value"],
        ["Conv2D"] = ["filters", "kernel_size"],
        ["Embedding"] = ["input_dim", "output_dim"],
        ["RNN"] = ["cell"],
        ["SimpleRNN"] = ["units"],
        ["GRU"] = ["units"],
        ["LSTM"] = ["units"],
        ["SimpleRNNCell"] = ["units"],
        ["GRUCell"] = ["units"],
        ["LSTMCell"] = ["units"],
        ["OneStateRNNCell"] = ["units"],
        ["TwoStatesRNNCell"] = ["units"],
        ["SpectralNormalization"] = ["layer"],
        ["CenterCrop"] = ["height", "width"],
        ["Resizing"] = ["height", "width"],
        ["RandomFlip"] = ["mode"],
        ["RandomCrop"] = ["height", "width"],
        ["RandomTranslation"] = ["height_factor", "width_factor"],
    };

    public static string NameOf(VectorObject made) => made.Class.Split('.')[^1];

    public static JsonObject Of(VectorObject made)
    {
        var settings = Of(made.Options);
        for (int i = 0; i < made.Arguments.Length; i++) settings[Parameters[NameOf(made)][i]] = Node(made.Arguments[i]);
        return settings;
    }

    public static JsonObject Of(Dictionary<string, object?> options)
    {
        var settings = new JsonObject();
        foreach (var (key, value) in options) settings[key] = Node(value);
        return settings;
    }

    /// <summary>Fails unless settings give an object that writes the same settings again, with those given among them, and refuses one that it does not know.</summary>
    public static void RoundTrip(JsonObject given, Func<JsonObject, JsonObject> remake)
    {
        JsonObject written = remake(given), again = remake((JsonObject)written.DeepClone());
        Assert.Equal(written.ToJsonString(), again.ToJsonString());
        written["unheard_of"] = 1;
        Assert.Contains("expected settings that are known, got \"unheard_of\": 1", Assert.Throws<ArgumentException>(() => remake(written)).Message);
        foreach (var (key, value) in given)
            if (key != "dtype") Assert.True(Same(value, written[key]), $"\"{key}\": expected {value?.ToJsonString() ?? "null"}, got {written[key]?.ToJsonString() ?? "nothing"}.");
    }

    private static bool Same(JsonNode? a, JsonNode? b) => a is JsonValue && b is JsonValue && double.TryParse(a.ToJsonString(), out double x) && double.TryParse(b.ToJsonString(), out double y)
        ? x == y
        : JsonNode.DeepEquals(JsonNode.Parse(a?.ToJsonString() ?? "null"), JsonNode.Parse(b?.ToJsonString() ?? "null"));

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        bool truth => truth,
        long whole => whole,
        double number => number,
        string text => text,
        Tensor tensor => new JsonArray([.. Enumerable.Range(0, tensor.Count).Select(i => (JsonNode)tensor.NumberAt(i))]),
        object?[] list => new JsonArray([.. list.Select(Node)]),
        Dictionary<string, object?> map => Of(map),
        VectorObject made => new JsonObject { ["class_name"] = NameOf(made), ["config"] = Of(made) },
        VectorUnknown unknown => unknown.Text.Split('.')[^1],
        _ => throw new NotSupportedException($"KerasSettings: expected a setting, got {value}."),
    };
}
