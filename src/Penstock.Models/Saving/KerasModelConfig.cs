using System.Reflection;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A model's layers as Keras writes them (config.json, the attribute model_config), and back.</summary>
internal static class KerasModelConfig
{
    private const string CompileConfig = "compile_config";

    // Keras passes over what it does not know beside the settings, not among them.
    private const string Own = "penstock";

    /// <summary>The model in the form of Keras 3.</summary>
    public static JsonObject Write(Model model)
    {
        model.RequireBuilt("Put an InputLayer first.");
        return new JsonObject
        {
            // Keras looks the class up by its own module, as it is none of its public names.
            ["module"] = model is Sequential ? "keras" : "keras.src.models.functional",
            ["class_name"] = model is Sequential ? "Sequential" : "Functional",
            ["config"] = model is Sequential ? WriteSequential(model) : WriteFunctional(model),
            ["registered_name"] = model is Sequential ? "Sequential" : "Functional",
            ["build_config"] = new JsonObject { ["input_shape"] = model.Inputs.Count == 1 ? ShapeOf(model.Inputs[0].Shape) : null },
        };
    }

    /// <summary>The model and, where it was trained, how: what config.json and a model's JSON hold.</summary>
    public static JsonObject WriteWhole(Model model)
    {
        JsonObject config = Write(model);
        if (KerasCompileConfig.Write(model, isLegacy: false) is { } compiled) config[CompileConfig] = compiled;
        return config;
    }

    /// <summary>The model that config.json or a model's JSON describes, with loss, metrics and optimizer, and what was left out of them; its weights are drawn, not loaded.</summary>
    public static (Model Model, IReadOnlyList<string> LeftOut) ReadWhole(JsonObject json, string place, LoadOptions options)
    {
        Model model = Read(json, place, options);
        return (model, !options.ForPrediction && json[CompileConfig] is JsonObject compiled ? KerasCompileConfig.Read(model, compiled) : []);
    }

    /// <summary>The model that a config describes; its weights are drawn, not loaded.</summary>
    public static Model Read(JsonObject json, string place, LoadOptions options)
    {
        string kind = Text(json, "class_name", place);
        // Keras wrote a list of layers alone until 2.2.
        JsonObject config = kind == "Sequential" && json["config"] is JsonArray layers ? new() { ["layers"] = layers.DeepClone() } : Object(json, "config", place);
        try
        {
            return kind switch
            {
                "Sequential" => ReadSequential(config, place, options),
                "Functional" or "Model" => ReadFunctional(config, place, options),
                _ => throw new ModelFileException($"{place}: expected a Sequential or Functional model, got \"{kind}\"."),
            };
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new ModelFileException($"{place}: expected the settings of known layers, got ones that do not fit: {e.Message}", e);
        }
    }

    /// <summary>A layer from its JSON.</summary>
    public static Layer ReadLayer(JsonObject json, string place, LoadOptions options)
    {
        string kind = Text(json, "class_name", place);
        if (KerasOperation.Is(json) && !options.Layers.ContainsKey(kind)) return new KerasOperation(json);
        JsonObject config = Object(json, "config", place);
        foreach (var (setting, value) in json[Own] as JsonObject ?? []) config[setting] = value?.DeepClone();
        string name = config["name"]?.GetValue<string>() ?? "";
        var settings = new KerasConfig(kind, config);
        switch (kind)
        {
            case "Lambda":
                throw new ModelFileException($"{place}, layer \"{name}\": expected a known layer, got a Lambda, which holds code. Write it as a layer of your own and pass it to Load.");
            case "Sequential" or "Functional" or "Model":
                return Common(Read(json, $"{place}, model \"{name}\"", options));
            case nameof(InputLayer):
                Layer input = Common(InputLayer.FromConfig(settings, options.SharesExtents ? "" : $"{name}_"));
                settings.ExpectAllRead();
                return input;
        }
        if (options.Layers.TryGetValue(kind, out var make)) return Common(make(config));
        return KerasRegistry<Layer>.Find(kind) is not null
            ? KerasRegistry<Layer>.Create(kind, config, Layer.TakeCommon, within => ReadLayer(within, place, options))
            : throw new ModelFileException($"{place}, layer \"{name}\": expected a known layer, got \"{kind}\". Pass it to Load if it is your own.");

        Layer Common(Layer layer)
        {
            Layer.TakeCommon(layer, settings);
            return layer;
        }
    }

    public static JsonObject WriteLayer(Layer layer)
    {
        if (layer is Model model) return Write(model);
        if (layer is KerasOperation operation) return operation.Write();
        JsonObject config = layer.Config();
        config["name"] = layer.Name;
        config["trainable"] = layer.Trainable;
        config["dtype"] ??= "float32";
        if (layer is not ActivityRegularization && layer.ActivityRegularizer is { } regularizer) config["activity_regularizer"] = regularizer.Described();
        var origin = layer.GetType().GetCustomAttribute<KerasNameAttribute>();
        var json = new JsonObject
        {
            ["module"] = origin?.Module ?? "keras.layers", ["class_name"] = layer.KerasName, ["config"] = config,
            ["registered_name"] = origin?.Package is { } package ? $"{package}>{layer.KerasName}" : null,
        };
        if (layer.OwnSettings() is { Count: > 0 } own) json[Own] = own;
        return json;
    }

    public static JsonArray ShapeOf(Shape shape) => [.. shape.Select(d => d.IsKnown ? JsonValue.Create(d.Value) : (JsonNode?)null)];

    private static JsonObject WriteSequential(Model model)
    {
        IEnumerable<Layer> layers = model.Layers[0] is InputLayer ? model.Layers : [model.Inputs[0].Layer, .. model.Layers];
        return new JsonObject
        {
            ["name"] = NameOf(model), ["trainable"] = true, ["dtype"] = "float32",
            ["layers"] = new JsonArray([.. layers.Select(WriteLayer)]), ["build_input_shape"] = ShapeOf(model.Inputs[0].Shape),
        };
    }

    private static JsonObject WriteFunctional(Model model)
    {
        var layers = new JsonArray();
        foreach (Layer layer in model.Layers)
        {
            JsonObject json = WriteLayer(layer);
            json["name"] = layer.Name;
            json["inbound_nodes"] = new JsonArray([.. model.CallsOf(layer).Where(c => c.Inputs.Count > 0).Select(c => WriteCall(model, c))]);
            layers.Add(json);
        }
        return new JsonObject
        {
            ["name"] = NameOf(model), ["trainable"] = true, ["layers"] = layers,
            ["input_layers"] = new JsonArray([.. model.Inputs.Select(i => (JsonNode)Place(model, i))]),
            ["output_layers"] = new JsonArray([.. model.Outputs.Select(o => (JsonNode)Place(model, o))]),
        };
    }

    private static JsonNode WriteCall(Model model, LayerApplication call)
    {
        JsonNode[] tensors = [.. call.Inputs.Select(i => new JsonObject
        {
            ["class_name"] = "__keras_tensor__",
            ["config"] = new JsonObject { ["shape"] = ShapeOf(i.Shape), ["dtype"] = i.Type.DType.ToString().ToLowerInvariant(), ["keras_history"] = Place(model, i) },
        })];
        if (call.Layer is KerasOperation operation) return operation.WriteCall(tensors);
        JsonObject named = call.Layer.CallArguments();
        for (int i = 0; i < call.Names.Count; i++)
        {
            // A list of tensors has names with numbers: initial_state/0.
            string[] name = call.Names[i].Split('/');
            if (name.Length == 1) named[name[0]] = tensors[call.Unnamed + i];
            else ((JsonArray)(named[name[0]] ??= new JsonArray())).Add(tensors[call.Unnamed + i]);
        }
        if (call.Layer.TakesInputsApart) return new JsonObject { ["args"] = new JsonArray(tensors[..call.Unnamed]), ["kwargs"] = named };
        return new JsonObject { ["args"] = call.Unnamed == 1 ? new JsonArray(tensors[0]) : new JsonArray(new JsonArray(tensors[..call.Unnamed])), ["kwargs"] = named };
    }

    private static JsonArray Place(Model model, SymbolicTensor tensor) => [tensor.Layer.Name, model.CallsOf(tensor.Layer).ToList().IndexOf(tensor.Application), tensor.Index];

    private static string NameOf(Model model) => model.Name.Length > 0 ? model.Name : model is Sequential ? "sequential" : "functional";

    // Keras does not say which unknown extents are the same: either none is, or those of one axis are.
    private static Model ReadFunctional(JsonObject config, string place, LoadOptions options)
    {
        try
        {
            return new KerasFunctional(config, place, options).Read();
        }
        catch (ArgumentException) when (!options.SharesExtents)
        {
            return new KerasFunctional(config, place, options with { SharesExtents = true }).Read();
        }
    }

    private static Sequential ReadSequential(JsonObject config, string place, LoadOptions options)
    {
        var layers = new List<Layer>();
        foreach (JsonNode? layer in config["layers"] as JsonArray ?? throw new ModelFileException($"{place}: expected a list of layers, got none."))
            layers.Add(ReadLayer(layer as JsonObject ?? throw new ModelFileException($"{place}: expected layers as objects, got {layer}."), place, options));
        if (layers is not [InputLayer, ..])
        {
            Shape shape = KerasShape.Read(config["build_input_shape"] ?? (config["layers"] is JsonArray { Count: > 0 } all ? all[0]!["config"]!["batch_input_shape"] : null), place)
                ?? throw new ModelFileException($"{place}: expected the shape of the input, got none. Put an InputLayer first before saving.");
            layers.Insert(0, new InputLayer(shape));
        }
        return new Sequential(layers) { Name = config["name"]?.GetValue<string>() ?? "" };
    }

    private static string Text(JsonObject json, string key, string place) =>
        json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : throw new ModelFileException($"{place}: expected \"{key}\" as text, got {json[key]?.ToJsonString() ?? "nothing"}.");

    internal static JsonObject Object(JsonObject json, string key, string place) =>
        json[key] as JsonObject ?? throw new ModelFileException($"{place}: expected \"{key}\" as an object, got {json[key]?.ToJsonString() ?? "nothing"}.");
}
