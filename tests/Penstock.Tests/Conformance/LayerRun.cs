using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>One run of a layer outside a model.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">What it is applied to.</param>
internal sealed record LayerRun(Layer Layer, params Tensor[] Inputs)
{
    /// <summary>Which parts of each input count; null for all.</summary>
    public Tensor?[] Masks { get; init; } = [];

    public bool IsTraining { get; init; }

    /// <summary>Gets the state and the layer's weights' slots before the run.</summary>
    public Action<StateStore, StateSlot[]>? Set { get; init; }

    /// <summary>The first result, its mask, and what the layer adds to the loss by its output.</summary>
    public LayerResult Run()
    {
        if (Layer.Name.Length == 0) Layer.Name = "layer";
        var model = new ModelGraph(IsTraining, seed: 1);
        Graph graph = model.Graph;
        var call = new LayerCall(Layer, model);
        Value[] fed = [.. Inputs.Select((x, i) => graph.Input($"x{i}", x.DType, x.Shape))];
        for (int i = 0; i < Masks.Length; i++)
            if (Masks[i] is { } mask) call.SetMask(fed[i], graph.Constant(mask));
        Value output = Layer.Apply(fed, call);
        graph.Output("y", output);
        Value? given = call.MaskOf(output);
        if (given is not null) graph.Output("mask", given);
        for (int i = 0; i < model.Losses.Count; i++) graph.Output($"loss{i}", model.Losses[i]);
        var state = new StateStore();
        Set?.Invoke(state, [.. Layer.Weights.Select(w => w.Slot(1))]);
        Tensor[] results = new Executor(graph, state).Run(Inputs);
        return new LayerResult(results[0], given is null ? null : results[1], [.. results.Skip(given is null ? 1 : 2).Select(loss => loss.NumberAt(0))]);
    }
}

/// <summary>What a run gave.</summary>
internal sealed record LayerResult(Tensor Output, Tensor? Mask, double[] Losses);
