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

    /// <summary>x * min(max(x / 6 + 0.5, 0), 1); also known as hard_swish (Howard et al. 2019).</summary>
    public static Activation HardSilu { get; } = new("hard_silu", x => x * Op.HardSigmoid(x));
    /// <summary>min(max(x, -1), 1).</summary>
    public static Activation HardTanh { get; } = new("hard_tanh", x => Op.ClipByValue(x, -1, 1));
    /// <summary>Continuously differentiable exponential linear unit, alpha 1.</summary>
    public static Activation Celu { get; } = new("celu", x => Op.Elu(x));
    /// <summary>log(1 / (1 + exp(-x))).</summary>
    public static Activation LogSigmoid { get; } = new("log_sigmoid", x => -Op.Softplus(-x));
    /// <summary>0 where |x| is at most 0.5, else x.</summary>
    public static Activation HardShrink { get; } = new("hard_shrink", x => Op.Where(Op.LessOrEqual(Op.Abs(x), x.Graph.Number(0.5, x.DType)), Op.Zero(x), x));
    /// <summary>x brought nearer to 0 by 0.5, and 0 where |x| is less.</summary>
    public static Activation SoftShrink { get; } = new("soft_shrink", x => x - Op.ClipByValue(x, -0.5, 0.5));
    /// <summary>x - tanh(x).</summary>
    public static Activation TanhShrink { get; } = new("tanh_shrink", x => x - Op.Tanh(x));
    /// <summary>(x + sqrt(x^2 + 4)) / 2.</summary>
    public static Activation Squareplus { get; } = new("squareplus", x => (x + Op.Sqrt(Op.Square(x) + 4)) / 2);
    /// <summary>0 up to -1, x from 1 on, (x + 1)^2 / 4 between.</summary>
    public static Activation SparsePlus { get; } = new("sparse_plus", x => Op.Square(Op.ClipByValue(x + 1, 0, 2)) / 4 + Op.Relu(x - 1));
    /// <summary>min(max((x + 1) / 2, 0), 1).</summary>
    public static Activation SparseSigmoid { get; } = new("sparse_sigmoid", x => Op.ClipByValue((x + 1) / 2, 0, 1));

    private static readonly Activation[] s_all =
    [
        Linear, Relu, Relu6, Sigmoid, Tanh, Selu, Elu, Softplus, Softsign, Silu, Gelu, HardSigmoid, Exponential, LeakyRelu, Softmax, LogSoftmax, Mish,
        HardSilu, HardTanh, Celu, LogSigmoid, HardShrink, SoftShrink, TanhShrink, Squareplus, SparsePlus, SparseSigmoid,
    ];

    /// <summary>The activation of a name in Keras; null, "swish" and "hard_swish" are known too.</summary>
    /// <exception cref="ArgumentException">There is no such activation.</exception>
    public static Activation Of(string? name) => name switch
    {
        null => Linear,
        "swish" => Silu,
        "hard_swish" => HardSilu,
        _ => Array.Find(s_all, a => a.Name == name)
            ?? throw new ArgumentException($"Activation: expected one of {string.Join(", ", s_all.Select(a => a.Name))}, got \"{name}\"."),
    };

    /// <summary>Adds the function's nodes to the graph.</summary>
    public Value Apply(Value x) => _apply(x);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
