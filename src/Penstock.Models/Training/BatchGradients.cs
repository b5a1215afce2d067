using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The gradients of one batch, which may be computed again and again as the weights change.</summary>
internal sealed class BatchGradients
{
    private readonly Executor _executor;
    private readonly Tensor[] _fed;
    private readonly List<Weight> _weights = [];

    /// <summary>Builds what computes them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="objective">What is made small.</param>
    /// <param name="threads">Threads to use; 0 for one per core.</param>
    /// <param name="classWeights">How much each class counts in the loss.</param>
    /// <param name="most">Bytes above which the gradient of a dense weight is left out; of tables the rows of the batch alone are given then, summed at the first of equal rows. Null for all, dense.</param>
    public BatchGradients(Model model, Example batch, Objective objective, int threads, IReadOnlyDictionary<int, float> classWeights, long? most)
    {
        if (batch.Inputs[0].Shape is [{ Value: 0 }, ..]) throw new ArgumentException($"Gradients: expected a batch of at least one example, got {batch}. Leave empty ones out.");
        if (batch.Weight is { } given) Weights.ExpectFit("Gradients", given);
        var graph = new ModelGraph(isTraining: true, model.Seed) { Keeps = false, StepSlot = (model.Trained?.Slots ?? new()).Step };
        Measured measured = objective.AddTo(model, graph, batch, classWeights);
        Weight[] trained = [.. model.Weights.Where(w => w.IsTrainable)];
        foreach (var (weight, gradient) in trained.Zip(Differentiation.Gradients(measured.Loss, [.. trained.Select(graph.Read)])))
        {
            if (gradient is null || (!gradient.IsSparse && weight.Type.Shape.ElementCount * weight.Type.DType.ByteSize() > most)) continue;
            graph.Graph.Output(weight.Path, gradient.IsSparse && most is not null ? gradient.SumRows().Rows! : gradient.ToDense());
            _weights.Add(weight);
        }
        _fed = [.. measured.Places.Select(place => Step.Fed(batch, place)), .. batch.Weight is null ? Array.Empty<Tensor>() : [batch.Weight]];
        if (measured.FaultAmong(_fed, masked: false) is { } fault) throw new ArgumentException($"Gradients: {fault}");
        _executor = new Executor(graph.Graph, model.State, new() { Threads = threads });
    }

    /// <summary>Computes the gradients; memory that it took for that is given back.</summary>
    public IReadOnlyList<(Weight Weight, Tensor Gradient)> Run()
    {
        try
        {
            return [.. _weights.Zip(_executor.Run(_fed))];
        }
        finally
        {
            _executor.Release();
        }
    }
}
