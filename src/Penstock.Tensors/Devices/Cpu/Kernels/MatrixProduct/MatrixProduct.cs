namespace Penstock.Tensors;

internal static unsafe class MatrixProduct
{
    internal static void Run(ThreadTeam team, in MatrixArguments<float> arguments) => MatrixReference.Run(arguments);
}
