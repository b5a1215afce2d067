using System.Text.Json.Nodes;

namespace Penstock.Models;

/// <summary>Loss, metrics and optimizer as Keras writes them beside a model: compile_config in .keras, training_config in .h5.</summary>
internal static class KerasCompileConfig
{
    /// <summary>The settings of the last training, or null where there was none.</summary>
    public static JsonObject? Write(Model model, bool isLegacy)
    {
        if (model.Compiled is not { } compiled || model.Trained is not { } trained) return null;
        var config = new JsonObject
        {
            ["loss"] = compiled.IsSingle ? Describe("keras.losses", Named(compiled.Losses[0].Loss, model.Outputs[0])) : ByOutput(compiled, l => Describe("keras.losses", Named(l.Loss, OutputOf(l, model)))),
            ["loss_weights"] = compiled.IsSingle ? null : ByOutput(compiled, l => l.Weight),
            ["metrics"] = compiled.IsSingle ? Described(compiled.Losses[0]) : ByOutput(compiled, Described),
            ["weighted_metrics"] = null,
        };
        JsonObject optimizer = Describe("keras.optimizers", trained.Optimizer.KerasName, trained.Optimizer.Config());
        config[isLegacy ? "optimizer_config" : "optimizer"] = optimizer;
        return config;
    }

    /// <summary>Takes over what is known of the settings. A loss, metric or optimizer that is not known, or has settings that are not, is left out: the model predicts without it. So are, by the readers of weights, values of an optimizer that do not fit it: training begins anew.</summary>
    /// <returns>What was left out, and why.</returns>
    public static IReadOnlyList<string> Read(Model model, JsonObject config)
    {
        var leftOut = new List<string>();
        Optimizer? optimizer = Known("optimizer", config["optimizer_config"] ?? config["optimizer"], KerasRegistry<Optimizer>.Find, Optimizer.FromConfig, leftOut);
        if (config["loss"] is JsonObject named && !named.ContainsKey("class_name")) ReadOutputs(model, config, named.Select(l => (l.Key, l.Value)), leftOut);
        else if (config["loss"] is JsonArray listed) ReadOutputs(model, config, listed.Take(model.Outputs.Count).Select((l, i) => (model.OutputName(i), l)), leftOut);
        else if (ReadLoss(config["loss"], leftOut) is { } loss) model.Compiled = Objective.Of(loss, ReadMetrics(config["metrics"], leftOut));
        if (optimizer is not null) model.Trained = (optimizer, new OptimizerSlots());
        return leftOut;
    }

    /// <summary>Losses, weights and metrics by output; one that is null is of an output that is not trained.</summary>
    private static void ReadOutputs(Model model, JsonObject config, IEnumerable<(string Output, JsonNode? Loss)> found, List<string> leftOut)
    {
        (string Output, JsonNode? Loss)[] given = [.. found.Where(l => l.Loss is not null)];
        Loss?[] losses = [.. given.Select(l => ReadLoss(l.Loss, leftOut))];
        if (losses.Length == 0 || losses.Contains(null)) return;
        double WeightOf(string output) => ByOutput(config["loss_weights"], output, model) is JsonValue value && value.TryGetValue(out double weight) && double.IsFinite(weight) ? weight : 1;
        model.Compiled = Objective.Of([.. given.Select((l, i) => new OutputLoss(l.Output, losses[i]!) { Weight = WeightOf(l.Output), Metrics = ReadMetrics(ByOutput(config["metrics"], l.Output, model), leftOut) })]);
    }

    private static JsonNode? ByOutput(JsonNode? settings, string output, Model model) => settings switch
    {
        JsonObject named => named[output],
        JsonArray listed => listed.Where((_, i) => i < model.Outputs.Count && model.OutputName(i) == output).FirstOrDefault(),
        _ => null,
    };

    private static Loss? ReadLoss(JsonNode? node, List<string> leftOut) => Known("loss", node, KerasRegistry<Loss>.Find, Loss.FromConfig, leftOut);

    private static Metric[] ReadMetrics(JsonNode? node, List<string> leftOut)
    {
        IEnumerable<JsonNode?> named = node switch { JsonArray list => list.SelectMany(n => n is JsonArray inner ? (IEnumerable<JsonNode?>)inner : [n]), null => [], var one => [one] };
        return [.. named.Select(n => Known("metric", n, name => name is "accuracy" or "acc" ? name : KerasRegistry<Metric>.Find(name) ?? KerasRegistry<Loss>.Find(name), ReadMetric, leftOut)).OfType<Metric>()];
    }

    private static Metric ReadMetric(string name, JsonObject? config) => name is "accuracy" or "acc" ? new Accuracy() : Metric.FromConfig(name, config);

    private static T? Known<T>(string kind, JsonNode? node, Func<string, string?> find, Func<string, JsonObject?, T> make, List<string> leftOut) where T : class
    {
        if (node is null) return null;
        // Keras 3 saves a metric by name within its container of compiled metrics; what has no name here has no class either.
        string? name = (node is JsonObject described ? described["class_name"] : node) is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        try
        {
            if (name is not null && find(name) is not null) return make(name, (node as JsonObject)?["config"] as JsonObject);
            leftOut.Add($"{kind}: expected a known class, got {(name is null ? "none" : $"\"{name}\"")}");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            leftOut.Add($"{kind}: {e.Message}");
        }
        return null;
    }

    /// <summary>Keras has no loss that chooses by the label: it is the one that was chosen.</summary>
    private static Loss Named(Loss loss, SymbolicTensor output)
    {
        if (loss is not CrossEntropy) return loss;
        bool isProbability = output.Layer switch
        {
            Softmax => true,
            ActivationLayer layer => layer.Activation == Activation.Softmax || layer.Activation == Activation.Sigmoid,
            Dense layer => layer.Activation == Activation.Softmax || layer.Activation == Activation.Sigmoid,
            _ => false,
        };
        return output.Shape[-1] == 1 ? new BinaryCrossentropy { FromLogits = !isProbability } : new SparseCategoricalCrossentropy { FromLogits = !isProbability };
    }

    private static JsonObject ByOutput(Objective compiled, Func<OutputLoss, JsonNode> of) => new(compiled.Losses.Select(l => KeyValuePair.Create(l.Output, (JsonNode?)of(l))));

    private static SymbolicTensor OutputOf(OutputLoss loss, Model model) => model.Outputs.Where((_, i) => model.OutputName(i) == loss.Output).FirstOrDefault(model.Outputs[0]);

    private static JsonArray Described(OutputLoss loss) => [.. loss.Metrics.Select(Describe)];

    private static JsonNode Describe(Metric metric) =>
        metric is Accuracy ? JsonValue.Create("accuracy") : Describe("keras.metrics", metric.KerasName, metric.Config());

    private static JsonObject Describe(string module, Loss loss) => Describe(module, loss.KerasName, loss.Config());

    private static JsonObject Describe(string module, string className, JsonObject config) => KerasText.Object(module, className, config);
}
