using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Changes weights by their gradients.</summary>
/// <param name="learningRate">A number, or a schedule.</param>
public abstract class Optimizer(Schedule learningRate)
{
    /// <summary>The learning rate by step.</summary>
    public Schedule LearningRate { get; } = learningRate.At(0) is >= 0 and < double.PositiveInfinity
        ? learningRate
        : throw new ArgumentException(FormattableString.Invariant($"Optimizer: expected a learning rate of 0 or more at first, got {learningRate.At(0)}."));

    /// <summary>The part of the weights, times the learning rate, that each step takes away first. Default 0.</summary>
    public double WeightDecay { get; set; }

    /// <summary>Weights whose path has one of these parts do not decay: bias, gamma. Default none.</summary>
    public IReadOnlyList<string> ExcludeFromWeightDecay { get; set; } = [];

    /// <summary>The largest norm of the gradient of one weight; longer ones are scaled down. Default none. Only one of the three clips may be set.</summary>
    public double? ClipNorm { get; set; }

    /// <summary>The largest norm of all gradients together; longer ones are scaled down. Default none.</summary>
    public double? GlobalClipNorm { get; set; }

    /// <summary>The largest size of an element of a gradient; larger ones are cut. Default none.</summary>
    public double? ClipValue { get; set; }

    /// <summary>Whether an average of every weight is kept, which the weight becomes at the end of a training. Default false.</summary>
    public bool UseEma { get; set; }

    /// <summary>What is kept of the averages at each step, from 0 to 1. Default 0.99.</summary>
    public double EmaMomentum { get; set => field = Share(value); } = 0.99;

    /// <summary>After every how many steps weights become their averages; null, the default, for only at the end.</summary>
    public int? EmaOverwriteFrequency
    {
        get;
        set => field = value is null or > 0 ? value : throw new ArgumentException($"{KerasName}: expected an EmaOverwriteFrequency of 1 or more, got {value}.");
    }

    /// <summary>
    /// How many batches make one update, by the mean of their gradients: k batches of n examples change the weights as one of k n examples
    /// does, in the memory of n. Dropout draws, and batch normalization measures, for each of them. Sums that are not full when training ends wait for the next with the same optimizer. Default 1.
    /// </summary>
    public virtual int GradientAccumulationSteps
    {
        get;
        set => field = value >= 1 ? value : throw new ArgumentException($"{KerasName}: expected GradientAccumulationSteps of 1 or more, got {value}.");
    } = 1;

    /// <summary>The optimizer's class name in Keras; the type's name unless overridden.</summary>
    public virtual string KerasName => KerasText.NameOf(GetType());

    /// <summary>Adds the nodes of one step for one weight: reads and writes its slots, and gives the weight's new value.</summary>
    protected internal abstract Value Update(Value weight, Value gradient, OptimizerCall call);

    /// <summary>Whether rows of a table whose gradient is 0 stay as they are, with what is kept for them, so that <see cref="UpdateRows"/> may change the others alone.</summary>
    private protected virtual bool LeavesRows => false;

    /// <summary>The same step for the rows that a batch has touched; the gradients of rows that stand twice are added up at the first place and 0 at the others.</summary>
    private protected virtual Value UpdateRows(Value weight, Value indices, Value rows, OptimizerCall call) =>
        throw new InvalidOperationException($"{KerasName}: expected a dense gradient, got rows.");

    /// <summary>A setting that is a part of one.</summary>
    private protected double Share(double value, [CallerMemberName] string setting = "") => value is >= 0 and <= 1
        ? value
        : throw new ArgumentException(FormattableString.Invariant($"{KerasName}: expected a {setting} from 0 to 1, got {value}."));

    /// <summary>Adds the nodes of one step.</summary>
    internal virtual void Apply(ModelGraph graph, IReadOnlyList<(Weight Weight, Gradient Gradient)> gradients, OptimizerSlots slots)
    {
        Value rate = graph.Graph.Read(slots.Rate);
        var shared = new Dictionary<string, Value>();
        Gradient[] ready = [.. gradients.Select(g => ChangesRows(g.Weight) ? g.Gradient.SumRows() : g.Gradient.ToDense()!)];
        Value[] clipped = Clip([.. ready.Select(g => g.Rows ?? g.ToDense())]);
        for (int i = 0; i < clipped.Length; i++)
        {
            Weight weight = gradients[i].Weight;
            var call = new OptimizerCall(graph, weight, rate, slots, shared) { WeightDecay = DecayOf(weight) };
            Value now = graph.Read(weight), next = ready[i].Indices is { } indices ? UpdateRows(now, indices, clipped[i], call) : Update(now, clipped[i], call);
            next = weight.Constraint?.Project(next) ?? next;
            graph.Graph.Write(weight.Slot(graph.Seed), UseEma ? WeightAverages.Follow(next, call, EmaMomentum, EmaOverwriteFrequency) : next);
        }
    }

    private double DecayOf(Weight weight) => ExcludeFromWeightDecay.Any(part => weight.Path.Contains(part, StringComparison.Ordinal)) ? 0 : WeightDecayFor(weight);

    /// <summary>The decay of a weight that is not excluded: <see cref="WeightDecay"/>, unless overridden.</summary>
    private protected virtual double WeightDecayFor(Weight weight) => WeightDecay;

    private bool ChangesRows(Weight weight) => LeavesRows && !UseEma && weight.Constraint is null && DecayOf(weight) == 0;

    /// <summary>Gives a step its learning rate: that of the schedule times a factor.</summary>
    internal virtual void SetRate(StateStore state, OptimizerSlots slots, long step, double factor) =>
        SetRate(state, slots, LearningRate.At(step) * factor);

    /// <summary>Gives a step its learning rate.</summary>
    internal virtual void SetRate(StateStore state, OptimizerSlots slots, double rate) => state.Buffer(slots.Rate).AsSpan<float>()[0] = (float)rate;

    /// <summary>Whether the loss is multiplied by a scale whatever the precision. Default false.</summary>
    internal virtual bool ScalesLoss => false;

    /// <summary>What the loss is multiplied by where it is scaled.</summary>
    internal virtual LossScale NewLossScale() => new();

    /// <summary>Name and slot of each value that files hold, in Keras's order: those of every optimizer, unless overridden.</summary>
    internal virtual IEnumerable<(string Name, StateSlot Slot)> Listed(OptimizerSlots slots, IReadOnlyList<(string Name, StateSlot Slot)> own) => own;

    /// <summary>What is done before the first step of a training; nothing unless overridden.</summary>
    internal virtual void Begin(Model model, OptimizerSlots slots)
    {
    }

    /// <summary>What is done after the last step of a training: where averages are kept, the weights become them.</summary>
    internal virtual void Finish(Model model, OptimizerSlots slots)
    {
        if (UseEma) WeightAverages.Take(model, slots, WeightAverages.Slot);
    }

    /// <summary>The settings as Keras writes them.</summary>
    public JsonObject Config()
    {
        var config = new JsonObject
        {
            ["name"] = LayerNames.SnakeCase(KerasName), ["learning_rate"] = LearningRate.Described(), ["weight_decay"] = WeightDecay == 0 ? null : WeightDecay,
            ["clipnorm"] = ClipNorm, ["global_clipnorm"] = GlobalClipNorm, ["clipvalue"] = ClipValue, ["use_ema"] = UseEma, ["ema_momentum"] = EmaMomentum,
            ["ema_overwrite_frequency"] = EmaOverwriteFrequency, ["loss_scale_factor"] = null, ["gradient_accumulation_steps"] = GradientAccumulationSteps == 1 ? null : GradientAccumulationSteps,
        };
        Write(config);
        return config;
    }

    /// <summary>Adds the settings of this class to those of every optimizer; none unless overridden.</summary>
    protected virtual void Write(JsonObject config)
    {
    }

    /// <summary>Makes one of the library's optimizers from its class name and its settings in Keras.</summary>
    /// <exception cref="ArgumentException">There is no such optimizer, or a setting is wrong.</exception>
    internal static Optimizer FromConfig(string kerasName, JsonObject? config = null) => KerasRegistry<Optimizer>.Create(kerasName, config, TakeCommon);

    private static void TakeCommon(Optimizer optimizer, KerasConfig common)
    {
        common.ExpectNone("loss_scale_factor");
        if (common.Has("gradient_accumulation_steps")) optimizer.GradientAccumulationSteps = common.Whole("gradient_accumulation_steps");
        (optimizer.UseEma, optimizer.EmaMomentum, optimizer.EmaOverwriteFrequency) =
            (common.Flag("use_ema", false), common.Number("ema_momentum", 0.99), common.OptionalWhole("ema_overwrite_frequency"));
        if (common.Has("weight_decay") || common.IsNull("weight_decay")) optimizer.WeightDecay = common.Number("weight_decay", 0);
        (optimizer.ClipNorm, optimizer.GlobalClipNorm, optimizer.ClipValue) =
            (common.OptionalNumber("clipnorm"), common.OptionalNumber("global_clipnorm"), common.OptionalNumber("clipvalue"));
    }

    /// <summary>The optimizer within the settings of another.</summary>
    private protected static Optimizer Within(JsonNode? node, string owner) => node?["class_name"]?.GetValue<string>() is { } name
        ? FromConfig(name, node["config"] as JsonObject)
        : throw new ArgumentException($"{owner}: expected an optimizer with a class_name, got {node?.ToJsonString() ?? "nothing"}.");

    /// <summary>Fails where an optimizer over others has settings that belong to those.</summary>
    private protected void ExpectNothingOfItsOwn(string others)
    {
        if (UseEma || WeightDecay != 0 || ClipNorm is not null || GlobalClipNorm is not null || ClipValue is not null)
            throw new ArgumentException($"{KerasName}: expected no clip, decay or averages of its own, got some. Set them on {others}.");
    }

    /// <summary>This optimizer within the settings of another.</summary>
    internal JsonObject Described() => KerasText.Object("keras.optimizers", KerasName, Config());

    internal Value[] Clip(Value[] gradients)
    {
        double?[] clips = [ClipNorm, GlobalClipNorm, ClipValue];
        if (clips.Count(c => c is not null) > 1)
            throw new ArgumentException($"{KerasName}: expected one of ClipNorm, GlobalClipNorm and ClipValue, got {clips.Count(c => c is not null)} of them.");
        if (clips.FirstOrDefault(c => c is not null) is not null and not > 0)
            throw new ArgumentException(FormattableString.Invariant($"{KerasName}: expected a clip above 0, got {clips.First(c => c is not null)}."));
        if (ClipValue is { } most) return [.. gradients.Select(g => Targets.Clip(g, -most, most))];
        if (ClipNorm is { } norm) return [.. gradients.Select(g => g * Shrink(Op.Sum(Op.Square(g)), norm))];
        if (GlobalClipNorm is not { } global || gradients.Length == 0) return gradients;
        Value factor = Shrink(gradients.Select(g => Op.Sum(Op.Square(g))).Aggregate((a, b) => a + b), global);
        return [.. gradients.Select(g => g * factor)];
    }

    private static Value Shrink(Value squaredNorm, double most)
    {
        Value norm = Op.Sqrt(squaredNorm);
        Value limit = norm.Graph.Number(most, norm.DType);
        return limit / Op.Maximum(norm, limit);
    }
}
