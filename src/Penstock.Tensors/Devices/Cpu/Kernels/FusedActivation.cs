namespace Penstock.Tensors;

// What a matrix product, a convolution or a batch normalization applies to each result before it is stored.
internal enum FusedActivation
{
    None,
    Relu,
    Relu6,
}

internal static class FusedActivations
{
    extension(FusedActivation activation)
    {
        // The gradient before the activation, from the one after it and from its result or its argument.
        internal Value Slope(Value gradient, Value result) => activation switch
        {
            FusedActivation.Relu => Op.ReluGradient(gradient, result),
            FusedActivation.Relu6 => Op.Relu6Gradient(gradient, result),
            _ => gradient,
        };
    }
}
