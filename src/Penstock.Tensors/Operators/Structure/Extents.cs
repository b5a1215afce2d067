namespace Penstock.Tensors;

/// <summary>Extents that an operator holds as expressions, as numbers of one place in a plan.</summary>
internal static class Extents
{
    public static long Of(Invocation call, Dim extent) => extent.Substitute(call.Symbols).Value;
}
