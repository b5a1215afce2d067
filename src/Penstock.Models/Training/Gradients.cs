using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The gradient of the loss of a batch with respect to each weight that is trained, as training would compute it at its next step; nothing is changed.</summary>
    /// <param name="batch">Inputs with a label.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public IReadOnlyList<(Weight Weight, Tensor Gradient)> Gradients(Example batch, Loss loss, int threads = 0) => Gradients(batch, Objective.Of(loss, []), threads);

    /// <summary>The gradients for a model of several outputs: those of the sum of their losses, each times its weight.</summary>
    /// <param name="batch">Inputs, and labels by name among them.</param>
    /// <param name="losses">A loss for each output that is trained, with its label.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public IReadOnlyList<(Weight Weight, Tensor Gradient)> Gradients(Example batch, IReadOnlyList<OutputLoss> losses, int threads = 0) => Gradients(batch, Objective.Of(losses), threads);

    internal IReadOnlyList<(Weight Weight, Tensor Gradient)> Gradients(Example batch, Objective objective, int threads)
    {
        if (batch.Inputs[0].Shape is [{ Value: 0 }, ..]) throw new ArgumentException($"Gradients: expected a batch of at least one example, got {batch}. Leave empty ones out.");
        if (batch.Weight is { } given) Models.Weights.ExpectFit("Gradients", given);
        var graph = new ModelGraph(isTraining: true, Seed) { Keeps = false, StepSlot = (Trained?.Slots ?? new()).Step };
        Measured measured = objective.AddTo(this, graph, batch, new Dictionary<int, float>());
        Weight[] weights = [.. Weights.Where(w => w.IsTrainable)];
        var found = weights.Zip(Differentiation.Gradients(measured.Loss, [.. weights.Select(graph.Read)])).Where(p => p.Second is not null).ToList();
        foreach (var (weight, gradient) in found) graph.Graph.Output(weight.Path, gradient!.ToDense());
        Tensor[] fed = [.. measured.Places.Select(place => Step.Fed(batch, place)), .. batch.Weight is null ? Array.Empty<Tensor>() : [batch.Weight]];
        if (measured.FaultAmong(fed, masked: false) is { } fault) throw new ArgumentException($"Gradients: {fault}");
        var executor = new Executor(graph.Graph, State, new() { Threads = threads });
        Tensor[] values = executor.Run(fed);
        executor.Release();
        return [.. found.Select((f, i) => (f.First, values[i]))];
    }
}
