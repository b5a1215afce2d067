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
            ["loss"] = Describe("keras.losses", Named(compiled.Loss, model)),
            ["loss_weights"] = null,
            ["metrics"] = new JsonArray([.. compiled.Metrics.Select(Describe)]),
            ["weighted_metrics"] = null,
        };
        JsonObject optimizer = Describe("keras.optimizers", trained.Optimizer.KerasName, trained.Optimizer.Config());
        config[isLegacy ? "optimizer_config" : "optimizer"] = optimizer;
        return config;
    }

    /// <summary>Takes over what is known of the settings. A loss, metric or optimizer that is not known, or has settings that are not, is left out: the model predicts without it. So are, by the readers of weights, values of an optimizer that do not fit it: training begins anew.</summary>
    public static void Read(Model model, JsonObject config)
    {
        Loss? loss = Known(config["loss"], KerasRegistry<Loss>.Find, Loss.FromConfig);
        Optimizer? optimizer = Known(config["optimizer_config"] ?? config["optimizer"], KerasRegistry<Optimizer>.Find, Optimizer.FromConfig);
        IEnumerable<JsonNode?> named = config["metrics"] switch { JsonArray list => list.SelectMany(n => n is JsonArray inner ? (IEnumerable<JsonNode?>)inner : [n]), null => [], var one => [one] };
        Metric[] metrics = [.. named.Select(n => Known(n, name => name is "accuracy" or "acc" ? name : KerasRegistry<Metric>.Find(name) ?? KerasRegistry<Loss>.Find(name), ReadMetric)).OfType<Metric>()];
        if (loss is not null) model.Compiled = (loss, metrics);
        if (optimizer is not null) model.Trained = (optimizer, new OptimizerSlots());
    }

    private static Metric ReadMetric(string name, JsonObject? config) => name is "accuracy" or "acc" ? new Accuracy() : Metric.FromConfig(name, config);

    private static T? Known<T>(JsonNode? node, Func<string, string?> find, Func<string, JsonObject?, T> make) where T : class
    {
        // Keras 3 saves a metric by name within its container of compiled metrics; what has no name here has no class either.
        string? name = (node is JsonObject described ? described["class_name"] : node) is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        if (name is null || find(name) is null) return null;
        try
        {
            return make(name, (node as JsonObject)?["config"] as JsonObject);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Keras has no loss that chooses by the label: it is the one that was chosen.</summary>
    private static Loss Named(Loss loss, Model model)
    {
        if (loss is not CrossEntropy) return loss;
        SymbolicTensor output = model.Outputs[0];
        bool isProbability = output.Layer switch
        {
            Softmax => true,
            ActivationLayer layer => layer.Activation == Activation.Softmax || layer.Activation == Activation.Sigmoid,
            Dense layer => layer.Activation == Activation.Softmax || layer.Activation == Activation.Sigmoid,
            _ => false,
        };
        return output.Shape[-1] == 1 ? new BinaryCrossentropy { FromLogits = !isProbability } : new SparseCategoricalCrossentropy { FromLogits = !isProbability };
    }

    private static JsonNode Describe(Metric metric) =>
        metric is Accuracy ? JsonValue.Create("accuracy") : Describe("keras.metrics", metric.KerasName, metric.Config());

    private static JsonObject Describe(string module, Loss loss) => Describe(module, loss.KerasName, loss.Config());

    private static JsonObject Describe(string module, string className, JsonObject config) => KerasText.Object(module, className, config);
}
