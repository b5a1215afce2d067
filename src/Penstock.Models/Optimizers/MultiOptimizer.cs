using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Several optimizers, each for the weights that its pattern names, and one for the others; each has its own rate, clips and decay.</summary>
public sealed class MultiOptimizer : Optimizer
{
    private readonly Optimizer[] _all;

    /// <summary>Optimizers by patterns.</summary>
    /// <param name="defaultOptimizer">For weights that no pattern names.</param>
    /// <param name="parts">Regular expressions that match the beginning of a weight's path or name, such as <c>embedding/</c> or <c>bias</c>, with the optimizer of such weights.</param>
    public MultiOptimizer(Optimizer defaultOptimizer, params IReadOnlyList<(string Pattern, Optimizer Optimizer)> parts)
        : base(parts.Count > 0 ? parts[0].Optimizer.LearningRate : defaultOptimizer.LearningRate)
    {
        (DefaultOptimizer, Parts) = (defaultOptimizer, parts);
        _all = [.. parts.Select(part => part.Optimizer).Where(optimizer => optimizer != defaultOptimizer).Distinct(), defaultOptimizer];
        foreach (var (pattern, _) in parts) WeightPattern.Checked(nameof(MultiOptimizer), pattern);
        if (_all.Any(optimizer => optimizer is MultiOptimizer)) throw new ArgumentException("MultiOptimizer: expected optimizers that have no parts of their own, got one within another.");
    }

    /// <summary>The optimizer of weights that no pattern names.</summary>
    public Optimizer DefaultOptimizer { get; }

    /// <summary>Patterns and their optimizers.</summary>
    public IReadOnlyList<(string Pattern, Optimizer Optimizer)> Parts { get; }

    /// <inheritdoc/>
    protected internal override Value Update(Value weight, Value gradient, OptimizerCall call) =>
        throw new InvalidOperationException("MultiOptimizer: expected a step of all weights, got one of a single weight.");

    internal override void Apply(ModelGraph graph, IReadOnlyList<(Weight Weight, Gradient Gradient)> gradients, OptimizerSlots slots)
    {
        ExpectNothingOfItsOwn("its optimizers");
        if (_all.Any(optimizer => optimizer.GradientAccumulationSteps > 1))
            throw new ArgumentException("MultiOptimizer: expected GradientAccumulationSteps of its own alone, got some of its optimizers. Set them on the MultiOptimizer.");
        for (int i = 0; i < _all.Length; i++)
        {
            Optimizer optimizer = _all[i];
            (Weight, Gradient)[] own = [.. gradients.Where(g => Of(g.Weight) == optimizer)];
            if (own.Length > 0) optimizer.Apply(graph, own, slots.Part(i));
        }
    }

    /// <summary>The optimizer of a weight.</summary>
    /// <exception cref="ArgumentException">Patterns of different optimizers match it.</exception>
    private Optimizer Of(Weight weight)
    {
        bool Begins(string text, string pattern) => WeightPattern.Matches(text, $"^(?:{pattern})");
        Optimizer[] found = [.. Parts.Where(part => Begins(weight.Path, part.Pattern) || Begins(weight.Name, part.Pattern)).Select(part => part.Optimizer).Distinct()];
        return found.Length < 2
            ? found.FirstOrDefault(DefaultOptimizer)
            : throw new ArgumentException($"MultiOptimizer: expected one optimizer for \"{weight.Path}\", got {found.Length}. Make the patterns narrower.");
    }

    internal override void SetRate(StateStore state, OptimizerSlots slots, long step, double factor)
    {
        base.SetRate(state, slots, step, factor);
        for (int i = 0; i < _all.Length; i++) _all[i].SetRate(state, slots.Part(i), step, factor);
    }

    internal override void SetRate(StateStore state, OptimizerSlots slots, double rate)
    {
        base.SetRate(state, slots, rate);
        for (int i = 0; i < _all.Length; i++) _all[i].SetRate(state, slots.Part(i), rate);
    }

    internal override void Begin(Model model, OptimizerSlots slots)
    {
        for (int i = 0; i < _all.Length; i++) _all[i].Begin(model, slots.Part(i));
    }

    internal override void Finish(Model model, OptimizerSlots slots)
    {
        for (int i = 0; i < _all.Length; i++) _all[i].Finish(model, slots.Part(i));
    }

    /// <inheritdoc/>
    protected override void Write(JsonObject config)
    {
        var map = new JsonObject
        {
            ["optimizer"] = new JsonArray([.. Parts.Select(part => part.Optimizer.Described())]),
            ["variable_identifier"] = KerasText.List(Parts.Select(part => part.Pattern)),
        };
        (config["obj_map"], config["default_optimizer"]) = (KerasText.Object("keras.optimizers", "OptimizerMap", map), DefaultOptimizer.Described());
    }

    internal static MultiOptimizer FromConfig(KerasConfig config)
    {
        config.Leave("learning_rate");
        if (config["optimizer_map"] is { } whole) return FromWhole(whole["config"]);
        JsonNode? map = config["obj_map"]?["config"];
        JsonArray optimizers = map?["optimizer"] as JsonArray ?? [], patterns = map?["variable_identifier"] as JsonArray ?? [];
        if (optimizers.Count != patterns.Count) throw new ArgumentException($"MultiOptimizer: expected a pattern for each of {optimizers.Count} optimizers, got {patterns.Count}.");
        return new(Within(config["default_optimizer"], nameof(MultiOptimizer)), [.. optimizers.Zip(patterns, (optimizer, pattern) => (PatternOf(pattern), Within(optimizer, nameof(MultiOptimizer))))]);
    }

    private static string PatternOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? pattern) ? pattern
        : throw new ArgumentException($"MultiOptimizer: expected patterns as texts, got {node?.ToJsonString() ?? "null"}.");

    // Keras's later form holds the default within, and its patterns match whole paths.
    private static MultiOptimizer FromWhole(JsonNode? map) => new(
        Within(map?["default_optimizer"], nameof(MultiOptimizer)),
        [.. (map?["optimizer_map"] as JsonObject ?? []).Select(part => ($"(?:{part.Key})$", Within(part.Value, nameof(MultiOptimizer))))]);
}
