namespace Penstock.Tensors;

/// <summary>The elementwise operations of one argument; some take a parameter.</summary>
internal enum UnaryKind
{
    Copy, Negate, Abs, Sign, Square, Sqrt, ReciprocalSqrt, Reciprocal,
    Exp, Log, Log1p, Expm1, Sin, Cos, Tanh, Sigmoid, Erf, Softplus,
    Floor, Ceiling, Round,
    Relu, Relu6,
    /// <summary>x, or parameter * x below 0.</summary>
    LeakyRelu,
    /// <summary>x, or parameter * (e^x - 1) below 0.</summary>
    Elu,
    Selu,
    /// <summary>x * sigmoid(x), also called swish.</summary>
    Silu, Gelu, GeluTanh, HardSigmoid, Softsign,
    /// <summary>x + parameter.</summary>
    Shift,
    /// <summary>x * parameter.</summary>
    Scale,
    /// <summary>x held within -parameter and parameter.</summary>
    Clip,
}
