using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Values of examples in a few characters.</summary>
internal static class ValueText
{
    private const int MostValues = 6, MostCharacters = 40;

    public static string Of(Tensor tensor)
    {
        if (tensor.DType == DType.UInt8 && tensor.Shape.Rank >= 2) return $"{tensor.Shape}";
        string values = string.Join(' ', Enumerable.Range(0, Math.Min(MostValues, tensor.Count)).Select(i => One(tensor, i)));
        return tensor.Count > MostValues ? $"{values} ... {tensor.Shape}" : values;
    }

    private static string One(Tensor tensor, int index)
    {
        if (tensor.DType == DType.Text)
        {
            string text = string.Concat(tensor.AsText().GetString(index).Select(c => char.IsControl(c) ? ' ' : c));
            return text.Length > MostCharacters ? text[..MostCharacters] + "..." : text;
        }
        return tensor.DType switch
        {
            DType.Float32 => tensor.AsSpan<float>()[index].ToString("G6", CultureInfo.InvariantCulture),
            DType.Float64 => tensor.AsSpan<double>()[index].ToString("G8", CultureInfo.InvariantCulture),
            DType.Int64 => tensor.AsSpan<long>()[index].ToString(CultureInfo.InvariantCulture),
            DType.Bool => tensor.AsSpan<bool>()[index] ? "true" : "false",
            _ => tensor.ToFloats()[index].ToString(CultureInfo.InvariantCulture),
        };
    }
}
