using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How the first value of a weight is drawn.</summary>
public abstract record Initializer
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new Constant(0) { Named = nameof(Zeros) };

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new Constant(1) { Named = nameof(Ones) };

    /// <summary>Uniform within sqrt(6 / (fan in + fan out)) of 0 (Glorot and Bengio 2010): Keras's default for kernels.</summary>
    public static Initializer GlorotUniform { get; } = new VarianceScaling(1, FanMode.Average, Spread.Uniform) { Named = nameof(GlorotUniform) };

    /// <summary>Normal, truncated, with variance 2 / (fan in + fan out).</summary>
    public static Initializer GlorotNormal { get; } = new VarianceScaling(1, FanMode.Average, Spread.TruncatedNormal) { Named = nameof(GlorotNormal) };

    /// <summary>Uniform within sqrt(6 / fan in) of 0 (He et al. 2015).</summary>
    public static Initializer HeUniform { get; } = new VarianceScaling(2, FanMode.In, Spread.Uniform) { Named = nameof(HeUniform) };

    /// <summary>Normal, truncated, with variance 2 / fan in.</summary>
    public static Initializer HeNormal { get; } = new VarianceScaling(2, FanMode.In, Spread.TruncatedNormal) { Named = nameof(HeNormal) };

    /// <summary>Uniform within sqrt(3 / fan in) of 0 (LeCun et al. 1998).</summary>
    public static Initializer LecunUniform { get; } = new VarianceScaling(1, FanMode.In, Spread.Uniform) { Named = nameof(LecunUniform) };

    /// <summary>Normal, truncated, with variance 1 / fan in.</summary>
    public static Initializer LecunNormal { get; } = new VarianceScaling(1, FanMode.In, Spread.TruncatedNormal) { Named = nameof(LecunNormal) };

    private static readonly Initializer[] s_named = [Zeros, Ones, GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunUniform, LecunNormal];

    /// <summary>The seed of the draws; null, the default, for one from the model's seed and the weight's name.</summary>
    public long? Seed { get; init; }

    /// <summary>The class name in Keras.</summary>
    public string KerasName => Named ?? KerasText.NameOf(GetType());

    // Keras has classes of their own for some settings of others.
    private string? Named { get; init; }

    /// <summary>Draws a value.</summary>
    /// <param name="type">Float32 or Int32, and a known shape.</param>
    /// <param name="seed">The same seed gives the same value.</param>
    public Tensor Create(TensorType type, long seed)
    {
        var values = new float[checked((int)type.Shape.ElementCount)];
        Fill(values, type.Shape, Seed ?? seed);
        return type.DType == DType.Int32 ? Tensor.From(Array.ConvertAll(values, v => checked((int)v)), type.Shape) : Tensor.From(values, type.Shape);
    }

    /// <summary>Writes the elements, row-major.</summary>
    protected abstract void Fill(Span<float> values, Shape shape, long seed);

    /// <summary>The settings as Keras writes them.</summary>
    public JsonObject Config() => Named is null ? Settings() : this is Constant ? [] : new() { ["seed"] = Seed };

    /// <summary>The settings of this class as Keras writes them; none unless overridden.</summary>
    protected virtual JsonObject Settings() => [];

    /// <summary>Class and settings, as they stand within a layer's settings.</summary>
    internal JsonObject Described() => KerasText.Object("keras.initializers", KerasName, Config());

    /// <summary>The initializer of a name, or of a class name and settings.</summary>
    internal static Initializer FromConfig(JsonNode node)
    {
        string name = node is JsonObject described ? described["class_name"]?.GetValue<string>() ?? "" : node.GetValue<string>();
        Initializer? known = Array.Find(s_named, n => n.Named == name || LayerNames.SnakeCase(n.Named!) == name);
        var config = (node as JsonObject)?["config"] as JsonObject;
        // Keras has written this class under two names.
        if (known is null) return name == "OrthogonalInitializer" ? KerasRegistry<Initializer>.Create(nameof(Orthogonal), config) : KerasRegistry<Initializer>.Create(node);
        var settings = new KerasConfig(name, config ?? []);
        known = known with { Seed = settings.OptionalLong("seed") };
        settings.ExpectAllRead();
        return known;
    }
}
