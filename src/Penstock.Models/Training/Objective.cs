using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What training makes small, and what is measured beside: of the only output, with the label of the examples, or output by output.</summary>
/// <param name="Losses">A loss for each output that is trained.</param>
/// <param name="IsSingle">Whether the model has one output, whose label is the examples' own.</param>
internal sealed record Objective(IReadOnlyList<OutputLoss> Losses, bool IsSingle)
{
    public static Objective Of(Loss loss, IReadOnlyList<Metric> metrics) => new([new OutputLoss("", loss) { Metrics = metrics }], IsSingle: true);

    /// <summary>An objective of several outputs.</summary>
    /// <param name="losses">A loss for each.</param>
    /// <param name="options">How it is trained; what is for one output alone is an error.</param>
    public static Objective Of(IReadOnlyList<OutputLoss> losses, FitOptions? options = null)
    {
        if (losses.Count == 0 || losses.Select(l => l.Output).Distinct().Count() != losses.Count)
            throw new ArgumentException($"Model: expected losses of one or more different outputs, got {(losses.Count == 0 ? "none" : string.Join(", ", losses.Select(l => l.Output)))}.");
        if (options?.Metrics.Count > 0) throw new ArgumentException($"Fit: expected metrics by output, got {string.Join(", ", options.Metrics.Select(m => m.Name))} for none. Set OutputLoss.Metrics.");
        if (options?.ClassWeights.Count > 0) throw new ArgumentException("Fit: expected no class weights for several outputs, got some. Give the examples weights.");
        return new(losses, IsSingle: false);
    }

    /// <summary>The loss of the only output; null where there may be several.</summary>
    public Loss? Only => IsSingle ? Losses[0].Loss : null;

    /// <summary>Whether another objective has the same losses and metrics, of the same labels and weights.</summary>
    public bool IsLike(Objective other) => ReferenceEquals(this, other) || (IsSingle == other.IsSingle && IsLike(other.Losses));

    /// <summary>Whether the losses and metrics are these.</summary>
    public bool IsLike(IReadOnlyList<OutputLoss> losses)
    {
        if (losses.Count != Losses.Count) return false;
        for (int i = 0; i < losses.Count; i++)
            if (!Losses[i].HasLossOf(losses[i]) || !Losses[i].HasMetricsOf(losses[i])) return false;
        return true;
    }

    /// <summary>Whether the objective is that of an earlier training but for metrics, of which it has none.</summary>
    public bool IsPartOf(Objective? earlier)
    {
        if (earlier is null || earlier.IsSingle != IsSingle || earlier.Losses.Count != Losses.Count) return false;
        for (int i = 0; i < Losses.Count; i++)
            if (Losses[i].Metrics.Count > 0 || !Losses[i].HasLossOf(earlier.Losses[i])) return false;
        return true;
    }

    /// <summary>Adds a model with losses and metrics to a graph, whose inputs are those of the model, then the labels, then the weight.</summary>
    public Measured AddTo(Model model, ModelGraph graph, Example example, IReadOnlyDictionary<int, float> classWeights)
    {
        int[] places = PlacesIn(example, model), labels = [.. Losses.Select(l => PlaceOfLabel(l, example))];
        Tensor[] fed = [.. places.Select(place => example.Inputs[place])];
        model.Build([.. fed.Select(t => new TensorType(t.DType, t.Shape))]);
        int[] outputs = [.. Losses.Select(l => OutputOf(l, model))];
        Dim batch = model.Inputs[0].Shape[0];
        Value[] inputs = [.. fed.Select((t, i) => graph.Graph.Input(model.Inputs[i].Layer.Name, t.DType, model.Inputs[i].Type.Shape))];
        Value[] targets = [.. labels.Select(place => place < 0 ? example.Label! : example.Inputs[place]).Select(t => graph.Graph.Input(Free("label"), t.DType, t.Shape.With(0, batch)))];
        Value? weight = example.Weight is { } w ? graph.Graph.Input(Free("weight"), w.DType, w.Shape.With(0, batch)) : null;
        IReadOnlyList<Value> given = model.AddTo([.. inputs.Select(AsDeclared)], layer => new LayerCall(layer, graph));
        OutputTerms[] terms = [.. Losses.Select((loss, i) => OutputTerms.Of(loss, graph, targets[i], given[outputs[i]], weight, classWeights))];
        Value total = terms.Select((t, i) => Losses[i].Weight == 1 ? t.Mean : t.Mean * Losses[i].Weight).Aggregate((a, b) => a + Op.Cast(b, a.DType));
        foreach (Value penalty in Penalties(model, graph)) total += Op.Cast(penalty, total.DType);
        return new(total, Measures(model, graph, terms, total), [.. places, .. labels], (label, of) => Losses[of].Loss.FaultIn(label, terms[of].Target.Shape, terms[of].Output.Shape)) { Inputs = places.Length, Given = [.. terms.Select(t => t.Output)], Masked = [.. terms.Select(t => t.IsMasked)] };

        Value AsDeclared(Value input, int i) => input.DType == DType.Float64 && model.Inputs[i].Type.DType == DType.Float32 ? Op.Cast(input, DType.Float32) : input;

        // Labels and weights stand beside inputs, which may have any name.
        string Free(string name) => graph.Graph.Inputs.Any(i => i.Node.Name == name) ? Free(name + "_") : name;
    }

    /// <summary>What is measured in training, by name: the loss, those of outputs, then metrics.</summary>
    public IReadOnlyList<string> Names => ["loss", .. IsSingle ? [] : Losses.Select(NameOf), .. Losses.SelectMany(loss => loss.Metrics.Select(metric => NameOf(loss, metric)))];

    /// <summary>The places of the model's inputs among those of an example, which may hold labels beside.</summary>
    public int[] PlacesIn(Example example, Model model) => model.PlacesIn(example, IsSingle ? [] : [.. Losses.Select(l => l.Label)]);

    /// <summary>The model's inputs among those of an example, as it declares them.</summary>
    public Tensor[] InputsOf(Example example, Model model) => model.AsDeclared([.. PlacesIn(example, model).Select(place => example.Inputs[place])]);

    /// <summary>The label of an output.</summary>
    public Tensor LabelOf(OutputLoss loss, Example example) => Step.Fed(example, PlaceOfLabel(loss, example));

    private List<(string Name, Metric? Metric, MetricSums Sums)> Measures(Model model, ModelGraph graph, OutputTerms[] terms, Value total)
    {
        List<(string Name, Metric? Metric, MetricSums Sums)> measures = [];
        void AddLoss(string name, OutputTerms of, Value mean)
        {
            // A batch's loss counts by its examples, so that the mean is that of all examples.
            MetricCall call = Call(name, null, of);
            Value examples = Op.Extent(of.Target, 0, mean.DType);
            call.Add("total", mean * examples);
            call.Add("count", examples);
        }
        MetricCall Call(string name, Metric? metric, OutputTerms of)
        {
            if (measures.Any(m => m.Name == name)) throw new ArgumentException($"Model: expected metrics of different names beside \"loss\", got \"{name}\" twice. Set the Name of one.");
            var sums = new MetricSums(model.State, name);
            measures.Add((name, metric, sums));
            return new MetricCall(graph.Graph, sums, of.Target, of.Output, of.Weight, of.Loss.Loss);
        }
        AddLoss("loss", terms[0], total);
        if (!IsSingle)
            foreach (OutputTerms of in terms) AddLoss(NameOf(of.Loss), of, of.Mean);
        foreach (OutputTerms of in terms)
            foreach (Metric metric in of.Loss.Metrics) metric.Update(Call(NameOf(of.Loss, metric), metric, of));
        return measures;
    }

    private static string NameOf(OutputLoss loss) => $"{loss.Output}_loss";

    private string NameOf(OutputLoss loss, Metric metric) => IsSingle ? metric.Name : $"{loss.Output}_{metric.Name}";

    /// <summary>What weights and layers add to the loss.</summary>
    private static IEnumerable<Value> Penalties(Model model, ModelGraph graph) =>
        [.. model.Weights.Where(w => w.IsTrainable && w.Regularizer is not null).Select(w => w.Regularizer!.Penalty(graph.Read(w))), .. graph.Losses];

    /// <summary>The place of a label among the inputs of an example; -1 for the example's own.</summary>
    private int PlaceOfLabel(OutputLoss loss, Example example)
    {
        if (IsSingle) return example.Label is not null ? -1 : throw new ArgumentException($"Model: expected examples with a label, got {example}.");
        int place = example.Names.ToList().IndexOf(loss.Label);
        if (place >= 0) return place;
        return Losses.Count == 1 && example.Label is not null ? -1
            : throw new ArgumentException($"Model: expected examples with a tensor \"{loss.Label}\", the label of output \"{loss.Output}\", got {example}. Name one so, or set OutputLoss.Label.");
    }

    /// <summary>The number of the output that a loss is of.</summary>
    public int OutputOf(OutputLoss loss, Model model)
    {
        string[] names = [.. Enumerable.Range(0, model.Outputs.Count).Select(model.OutputName)];
        if (!IsSingle)
        {
            int found = Array.IndexOf(names, loss.Output);
            if (found < 0 && names.Length == 1 && model.Outputs[0].Layer.Name == loss.Output) found = 0;
            return found >= 0 ? found : throw new ArgumentException($"Model: expected a loss of one of the outputs {string.Join(", ", names)}, got one of \"{loss.Output}\".");
        }
        return names.Length == 1 ? 0 : throw new ArgumentException($"Model: expected a loss for each output, got one for {names.Length}. Give [{string.Join(", ", names.Select(n => $"new OutputLoss(\"{n}\", ..)"))}].");
    }
}
