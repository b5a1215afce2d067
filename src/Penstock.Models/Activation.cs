using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An activation function; the layer that applies one is <see cref="ActivationLayer"/>.</summary>
public sealed class Activation
{
    private readonly Func<Value, Value> _apply;

    private Activation(string name, Func<Value, Value> apply) => (Name, _apply) = (name, apply);

    /// <summary>The name in Keras.</summary>
    public string Name { get; }

    /// <summary>x.</summary>
    public static Activation Linear { get; } = new("linear", x => x);
    /// <summary>max(x, 0).</summary>
    public static Activation Relu { get; } = new("relu", Op.Relu);
    /// <summary>min(max(x, 0), 6).</summary>
    public static Activation Relu6 { get; } = new("relu6", Op.Relu6);
    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Activation Sigmoid { get; } = new("sigmoid", Op.Sigmoid);
    /// <summary>The hyperbolic tangent.</summary>
    public static Activation Tanh { get; } = new("tanh", Op.Tanh);
    /// <summary>Scaled exponential linear unit.</summary>
    public static Activation Selu { get; } = new("selu", Op.Selu);
    /// <summary>Exponential linear unit, alpha 1.</summary>
    public static Activation Elu { get; } = new("elu", x => Op.Elu(x));
    /// <summary>log(1 + exp(x)).</summary>
    public static Activation Softplus { get; } = new("softplus", Op.Softplus);
    /// <summary>x / (1 + |x|).</summary>
    public static Activation Softsign { get; } = new("softsign", Op.Softsign);
    /// <summary>x * sigmoid(x); also known as swish.</summary>
    public static Activation Silu { get; } = new("silu", Op.Silu);
    /// <summary>x times the normal distribution function.</summary>
    public static Activation Gelu { get; } = new("gelu", x => Op.Gelu(x));
    /// <summary>min(max(x / 6 + 0.5, 0), 1).</summary>
    public static Activation HardSigmoid { get; } = new("hard_sigmoid", Op.HardSigmoid);
    /// <summary>exp(x).</summary>
    public static Activation Exponential { get; } = new("exponential", Op.Exp);
    /// <summary>x where x > 0, else 0.2 x.</summary>
    public static Activation LeakyRelu { get; } = new("leaky_relu", x => Op.LeakyRelu(x));
    /// <summary>exp(x) over the sum of exp(x) along the last axis.</summary>
    public static Activation Softmax { get; } = new("softmax", x => Op.Softmax(x));
    /// <summary>The logarithm of the softmax along the last axis.</summary>
    public static Activation LogSoftmax { get; } = new("log_softmax", x => Op.LogSoftmax(x));

    /// <summary>x * tanh(softplus(x)) (Misra 2019).</summary>
    public static Activation Mish { get; } = new("mish", x => x * Op.Tanh(Op.Softplus(x)));

    private static readonly Activation[] s_all =
        [Linear, Relu, Relu6, Sigmoid, Tanh, Selu, Elu, Softplus, Softsign, Silu, Gelu, HardSigmoid, Exponential, LeakyRelu, Softmax, LogSoftmax, Mish];

    /// <summary>The activation of a name in Keras; null and "swish" are known too.</summary>
    /// <exception cref="ArgumentException">There is no such activation.</exception>
    public static Activation Of(string? name) => name switch
    {
        null => Linear,
        "swish" => Silu,
        _ => Array.Find(s_all, a => a.Name == name)
            ?? throw new ArgumentException($"Activation: expected one of {string.Join(", ", s_all.Select(a => a.Name))}, got \"{name}\"."),
    };

    /// <summary>Adds the function's nodes to the graph.</summary>
    public Value Apply(Value x) => _apply(x);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
