namespace Penstock.Tensors;

/// <summary>The elementwise operations of two arguments; the gradients of functions take the incoming gradient first.</summary>
internal enum BinaryKind
{
    Add, Subtract, Multiply, Divide,
    /// <summary>The larger; NaN if either is.</summary>
    Maximum,
    /// <summary>The smaller; NaN if either is.</summary>
    Minimum,
    Power,
    /// <summary>a - b * floor(a / b), with the sign of b.</summary>
    Remainder,
    FloorDivide,
    /// <summary>a where b is above 0, else 0: the gradient of Relu, by its argument or by its result.</summary>
    ReluGradient,
    /// <summary>a where b is above 0 and below 6, else 0: the gradient of Relu6, by its argument or by its result.</summary>
    Relu6Gradient,
    /// <summary>a * (1 - b^2): the gradient of Tanh by its result.</summary>
    TanhGradient,
    /// <summary>a * b * (1 - b): the gradient of Sigmoid by its result.</summary>
    SigmoidGradient,
    /// <summary>a * (Phi(b) + b phi(b)), with distribution function and density of the normal distribution: the gradient of Gelu by its argument.</summary>
    GeluGradient,
    /// <summary>The gradient of GeluTanh by its argument.</summary>
    GeluTanhGradient,
    /// <summary>max(a, 0) - a * b + log(1 + e^-|a|): the binary cross-entropy of logits a and targets b.</summary>
    SigmoidCrossEntropy,
    /// <summary>sigmoid(a) - b: the gradient of the binary cross-entropy by its logits a.</summary>
    SigmoidCrossEntropyGradient,
}

/// <summary>Which arguments of a binary operation are arrays; the other is a single number.</summary>
internal enum BinaryForm
{
    Arrays,
    /// <summary>b is a single number.</summary>
    NumberRight,
    /// <summary>a is a single number.</summary>
    NumberLeft,
}
