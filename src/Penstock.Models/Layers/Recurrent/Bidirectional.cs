using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How the outputs of both directions become one.</summary>
public enum MergeMode
{
    /// <summary>One after the other along the last axis.</summary>
    Concat,
    /// <summary>Their sum.</summary>
    Sum,
    /// <summary>Their product.</summary>
    Mul,
    /// <summary>Their mean.</summary>
    Ave,
    /// <summary>They stay apart: the layer gives two outputs.</summary>
    None,
}

/// <summary>
/// Runs a recurrent layer over a sequence from both ends (Schuster and Paliwal 1997). As in Keras, where outputs of all steps are given, they are 0
/// at steps that do not count, whatever the layers' own setting.
/// </summary>
public sealed class Bidirectional : Layer
{
    private readonly bool _hasOwnBackward;

    /// <param name="layer">The layer that runs forwards.</param>
    /// <param name="backwardLayer">The one that runs backwards; null, the default, for one with the same settings.</param>
    public Bidirectional(RNN layer, RNN? backwardLayer = null)
    {
        _hasOwnBackward = backwardLayer is not null;
        Layer = layer;
        BackwardLayer = backwardLayer ?? Reversed(layer);
        Require(layer.GoBackwards != BackwardLayer.GoBackwards, "a backward layer that goes the other way", $"{nameof(RNN.GoBackwards)} = {BackwardLayer.GoBackwards} in both");
        Require((layer.ReturnSequences, layer.ReturnState, layer.Stateful) == (BackwardLayer.ReturnSequences, BackwardLayer.ReturnState, BackwardLayer.Stateful),
            "a backward layer that returns the same and keeps state alike", $"{BackwardLayer.Config().ToJsonString()}");
        string name = layer.Name.Length > 0 ? layer.Name : LayerNames.SnakeCase(layer.KerasName);
        (layer.Name, BackwardLayer.Name) = ($"forward_{name}", $"backward_{name}");
        layer.GiveZeros(layer.ReturnSequences);
        BackwardLayer.GiveZeros(layer.ReturnSequences);
        Part("forward_layer", layer);
        Part("backward_layer", BackwardLayer);
    }

    /// <summary>The layer that runs forwards.</summary>
    public RNN Layer { get; }

    /// <summary>The layer that runs backwards.</summary>
    public RNN BackwardLayer { get; }

    /// <summary>How the outputs become one. Default one after the other.</summary>
    public MergeMode MergeMode { get; init; } = MergeMode.Concat;

    /// <summary>Applies the layer with initial states: those of the forward layer, then those of the backward layer.</summary>
    public IReadOnlyList<SymbolicTensor> OnAll(SymbolicTensor sequence, IReadOnlyList<SymbolicTensor> initialState) =>
        OnNamed([sequence], [.. initialState.Select((s, i) => ($"{RNN.InitialState}/{i}", (SymbolicTensor?)s))]);

    /// <summary>Sets the states that stateful layers keep to zeros in a model.</summary>
    public void ResetState(Model model) => ResetState(model.State);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> NamedInputs => ["mask", RNN.InitialState];

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => CallAll([input], call)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Value x = inputs[0];
        Value? mask = call.Arguments.GetValueOrDefault("mask") ?? call.MaskOf(x);
        call.SetMask(x, mask);
        Value[] states = RNN.StatesGiven(inputs, call);
        IReadOnlyList<Value> there = call.ApplyAll(Layer, [x, .. states[..(states.Length / 2)]]), back = call.ApplyAll(BackwardLayer, [x, .. states[(states.Length / 2)..]]);
        Value ahead = there[0], behind = Layer.ReturnSequences ? Op.Flip(back[0], 1) : back[0];
        IReadOnlyList<Value> merged = MergeMode switch
        {
            MergeMode.Concat => [Op.Concatenate(-1, ahead, behind)],
            MergeMode.Sum => [ahead + behind],
            MergeMode.Mul => [ahead * behind],
            MergeMode.Ave => [(ahead + behind) * 0.5],
            _ => [ahead, behind],
        };
        if (Layer.ReturnSequences)
            foreach (Value output in merged) call.SetMask(output, mask);
        return [.. merged, .. there.Skip(1), .. back.Skip(1)];
    }

    private static RNN Reversed(RNN layer)
    {
        JsonObject config = KerasModelConfig.WriteLayer(layer)["config"]!.AsObject();
        config["go_backwards"] = !layer.GoBackwards;
        return (RNN)FromConfig(layer.KerasName, config);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["merge_mode"] = MergeMode == MergeMode.None ? null : KerasText.Of(MergeMode), ["layer"] = KerasModelConfig.WriteLayer(Layer),
        ["backward_layer"] = _hasOwnBackward ? KerasModelConfig.WriteLayer(BackwardLayer) : null,
    };

    internal static Bidirectional FromConfig(KerasConfig config) => new(Direction(config, "layer"), config.Has("backward_layer") ? Direction(config, "backward_layer") : null)
    {
        MergeMode = config.IsNull("merge_mode") ? MergeMode.None : config.Choice("merge_mode", MergeMode.Concat),
    };

    private static RNN Direction(KerasConfig config, string key)
    {
        RNN layer = config.Layer(key) as RNN ?? throw new ArgumentException($"Bidirectional: expected a recurrent layer as \"{key}\", got {config[key]?.ToJsonString()}.");
        // Files hold the name that it has within.
        foreach (string prefix in (string[])["forward_", "backward_"])
            if (layer.Name.StartsWith(prefix, StringComparison.Ordinal)) layer.Name = layer.Name[prefix.Length..];
        return layer;
    }
}
