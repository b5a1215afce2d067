using System.Runtime.CompilerServices;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Layers put together from inputs to outputs, with their weights: it trains, predicts and is saved.</summary>
public partial class Model : Layer
{
    private readonly List<Layer> _layers = [];
    private readonly List<LayerApplication> _order = [];
    private IReadOnlyList<SymbolicTensor> _inputs = [], _outputs = [];
    private readonly Lock _building = new();
    private volatile Executor? _inference;

    private protected Model()
    {
    }

    /// <summary>A functional model.</summary>
    /// <param name="input">What is fed: from <see cref="Input"/>.</param>
    /// <param name="output">What the model gives.</param>
    public Model(SymbolicTensor input, SymbolicTensor output) : this([input], [output])
    {
    }

    /// <summary>A functional model of several inputs or outputs.</summary>
    public Model(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs) => Connect(inputs, outputs);

    /// <summary>The seed from which weights and random layers draw. Default 0.</summary>
    public long Seed { get; set; }

    /// <summary>Threads that <see cref="Predict(Tensor[])"/> uses; 0, the default, for one per core.</summary>
    public int Threads
    {
        get;
        set => (field, _inference) = (value, null);
    }

    /// <summary>The layers, inputs first; those of a model within are counted as one.</summary>
    public virtual IReadOnlyList<Layer> Layers => _layers;

    /// <summary>What is fed.</summary>
    public IReadOnlyList<SymbolicTensor> Inputs => _inputs;

    /// <summary>What the model gives.</summary>
    public IReadOnlyList<SymbolicTensor> Outputs => _outputs;

    /// <summary>The weights of all layers, in their order, each once; those that training changes and those that it does not.</summary>
    public override IReadOnlyList<Weight> Weights => [.. Layers.SelectMany(l => l.Weights).Distinct()];

    /// <summary>Whether training changes the weights; setting it sets it for every layer.</summary>
    public override bool Trainable
    {
        get => base.Trainable;
        set
        {
            base.Trainable = value;
            foreach (Layer layer in Layers) layer.Trainable = value;
        }
    }

    /// <summary>
    /// Lets the last layers learn again, at the end of a transfer: all others, and every batch normalization, which then works with what it
    /// knows, stay as they are.
    /// </summary>
    /// <param name="layers">How many layers with weights, counted from the end; those of models within are counted one by one. Null, the default, for all.</param>
    public void Unfreeze(int? layers = null)
    {
        Layer[] weighted = [.. Leaves(this).Where(l => l.Weights.Count > 0)];
        int last = layers ?? weighted.Length;
        Require(last >= 0 && last <= weighted.Length, $"0 to {weighted.Length} layers to unfreeze", last);
        Trainable = false;
        foreach (Layer layer in weighted[^last..]) Free(layer);
    }

    private static void Free(Layer layer)
    {
        layer.Trainable = layer is not BatchNormalization;
        foreach (Layer within in Directly(layer)) Free(within);
    }

    /// <summary>The layers of a model, or the parts of another layer.</summary>
    internal static IEnumerable<Layer> Directly(Layer layer) => layer is Model model ? model.Layers : layer.Parts.Select(p => p.Layer);

    /// <summary>Whether a layer is one of the model, or lies within one.</summary>
    internal bool Has(Layer layer)
    {
        bool Within(Layer outer) => Directly(outer).Any(l => l == layer || Within(l));
        return Within(this);
    }

    private static IEnumerable<Layer> Leaves(Layer layer) => layer is Model model ? model.Layers.SelectMany(Leaves) : [layer];

    /// <summary>The values of weights, shared by training and inference.</summary>
    internal StateStore State { get; init; } = new();

    /// <summary>The place where a functional model is fed.</summary>
    /// <param name="shape">The shape of one example, without the batch axis.</param>
    /// <param name="dtype">The element type. Default Float32.</param>
    /// <param name="name">The input's name, or null for one by number.</param>
    /// <param name="batchSize">How many examples every batch has; null, the default, for any number.</param>
    public static SymbolicTensor Input(Shape shape, DType dtype = DType.Float32, string? name = null, int? batchSize = null) => new InputLayer(shape, dtype) { Name = name ?? "", BatchSize = batchSize }.Tensor;

    /// <summary>The layer of a name.</summary>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public Layer GetLayer(string name) => Layers.FirstOrDefault(l => l.Name == name)
        ?? throw new ArgumentException($"Model: expected one of the layers {string.Join(", ", Layers.Select(l => l.Name))}, got \"{name}\".");

    /// <summary>The value of a weight; it belongs to the caller.</summary>
    public Tensor GetWeight(Weight weight) => State.Get(weight.Slot(Seed));

    /// <summary>Sets the value of a weight.</summary>
    /// <exception cref="ArgumentException">Type or shape are not the weight's.</exception>
    public void SetWeight(Weight weight, Tensor value) => State.Set(weight.Slot(Seed), value);

    /// <summary>Sets the states that stateful recurrent layers keep from batch to batch to zeros.</summary>
    public void ResetStates() => ResetState(State);

    internal override void ResetState(StateStore state)
    {
        foreach (Layer layer in Layers) layer.ResetState(state);
    }

    /// <summary>Fails unless the model knows its inputs; a <see cref="Sequential"/> learns them from the first batch.</summary>
    internal virtual void Build(IReadOnlyList<TensorType> fed)
    {
        for (int i = 0; i < Math.Max(fed.Count, _inputs.Count); i++)
            Require(i < fed.Count && i < _inputs.Count && fed[i].Shape.Rank == _inputs[i].Shape.Rank, $"inputs {string.Join(", ", _inputs.Select(x => x.Type))}", string.Join(", ", fed));
    }

    /// <summary>Adds the model's nodes to a graph.</summary>
    internal IReadOnlyList<Value> AddTo(IReadOnlyList<Value> inputs, Func<Layer, LayerCall> call)
    {
        var values = new Dictionary<SymbolicTensor, Value>();
        for (int i = 0; i < inputs.Count; i++) values[_inputs[i]] = inputs[i];
        foreach (LayerApplication application in _order)
        {
            if (values.ContainsKey(application.Results[0])) continue;
            LayerCall place = call(application.Layer);
            IReadOnlyList<Value> results = application.Layer.Apply([.. application.Inputs.Select(i => values[i])], application.Names, place);
            place.Keep(results);
            for (int i = 0; i < results.Count; i++) values[application.Results[i]] = results[i];
        }
        return [.. _outputs.Select(o => values[o])];
    }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call) => CallAll([input], call)[0];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
    {
        Build([.. inputs.Select(i => i.Type)]);
        foreach (Layer layer in Layers) Own(layer);
        return AddTo(inputs, call.Inside);
    }

    /// <summary>The graph of inference, with the inputs that the model declares.</summary>
    internal Graph InferenceGraph()
    {
        var graph = new ModelGraph(isTraining: false, Seed);
        IReadOnlyList<Value> outputs = AddTo(FeedInputs(graph.Graph), layer => new LayerCall(layer, graph));
        for (int i = 0; i < outputs.Count; i++) graph.Graph.Output(OutputName(i), outputs[i]);
        return graph.Graph;
    }

    internal string OutputName(int output)
    {
        if (_outputs.Count == 1) return "output";
        string name = _outputs[output].Layer.Name;
        int before = _outputs.Take(output).Count(o => o.Layer.Name == name);
        return before == 0 ? name : $"{name}_{before}";
    }

    internal Value[] FeedInputs(Graph graph) => [.. _inputs.Select(i => graph.Input(i.Layer.Name, i.Type.DType, i.Type.Shape))];

    internal Executor Inference
    {
        get
        {
            if (_inference is { } known) return known;
            // Weights are drawn and layers named while the graph is built, which one thread does for all.
            lock (_building) return _inference ??= new Executor(InferenceGraph(), State, new() { Threads = Threads });
        }
    }

    /// <summary>The places of the model's inputs among those of an example: by their names where it has them all, else in their order.</summary>
    /// <param name="example">The example.</param>
    /// <param name="labels">The names of those that are no inputs unless the model has an input of the name.</param>
    internal int[] PlacesIn(Example example, params IReadOnlyCollection<string> labels)
    {
        int[] named = [.. _inputs.Select(i => example.Names.ToList().IndexOf(i.Layer.Name))];
        return _inputs.Count > 0 && !named.Contains(-1) ? named : [.. Enumerable.Range(0, example.Inputs.Count).Where(place => !labels.Contains(example.Names[place]))];
    }

    /// <summary>The model's inputs among those of an example.</summary>
    internal Tensor[] InputsOf(Example example) => [.. PlacesIn(example).Select(place => example.Inputs[place])];

    /// <summary>Finds the layers between inputs and outputs and gives names to those that have none.</summary>
    private protected void Connect(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
    {
        (_inputs, _outputs) = (inputs, outputs);
        var seen = new HashSet<LayerApplication>();
        foreach (SymbolicTensor input in inputs) Visit(input.Application, seen);
        foreach (SymbolicTensor output in outputs) Visit(output.Application, seen);
        foreach (LayerApplication application in _order)
            if (!_layers.Contains(application.Layer)) _layers.Add(application.Layer);
        LayerNames.Complete(_layers);
        _layers.Clear();
        _layers.AddRange(LayerOrder.Of(inputs, outputs));
    }

    private void Visit(LayerApplication application, HashSet<LayerApplication> seen)
    {
        if (!seen.Add(application)) return;
        Require(RuntimeHelpers.TryEnsureSufficientExecutionStack(), "a chain of a few thousand layers at most", $"{seen.Count} up to \"{application.Layer.Name}\"");
        foreach (SymbolicTensor input in application.Inputs) Visit(input.Application, seen);
        Require(application.Inputs.Count > 0 || application.Results.Any(_inputs.Contains), "outputs that depend on the declared inputs alone", $"input \"{application.Layer.Name}\"", "Declare it.");
        _order.Add(application);
    }
}
