using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>The gradient of the loss of a batch with respect to each weight that is trained, as training would compute it at its next step; nothing is changed.</summary>
    /// <param name="batch">Inputs with a label.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="threads">Threads to use; 0, the default, for one per core.</param>
    public IReadOnlyList<(Weight Weight, Tensor Gradient)> Gradients(Example batch, Loss loss, int threads = 0)
    {
        var graph = new ModelGraph(isTraining: true, Seed) { Keeps = false, StepSlot = (Trained?.Slots ?? new()).Step };
        Value mean = Objective.Of(loss, []).AddTo(this, graph, batch, new Dictionary<int, float>()).Loss;
        Weight[] weights = [.. Weights.Where(w => w.IsTrainable)];
        var found = weights.Zip(Differentiation.Gradients(mean, [.. weights.Select(graph.Read)])).Where(p => p.Second is not null).ToList();
        foreach (var (weight, gradient) in found) graph.Graph.Output(weight.Path, gradient!.ToDense());
        Tensor[] fed = [.. PlacesIn(batch).Select(place => batch.Inputs[place]), batch.Label!, .. batch.Weight is null ? Array.Empty<Tensor>() : [batch.Weight]];
        Tensor[] values = new Executor(graph.Graph, State, new() { Threads = threads }).Run(fed);
        return [.. found.Select((f, i) => (f.First, values[i]))];
    }
}
