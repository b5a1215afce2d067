using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Examples of single named values as a table.</summary>
internal static class ExampleTable
{
    private const int Part = 4096;

    /// <exception cref="InvalidDataException">A value is no single number or text.</exception>
    public static Table Of(Dataset<Example> rows, string path)
    {
        List<Example> batches = [.. rows.Batch(Part)];
        if (batches.Count == 0) return new();
        return new([.. batches[0].Names.Select((name, i) => Column(name, [.. batches.Select(b => b.Inputs[i])], path))]);
    }

    private static Column Column(string name, Tensor[] parts, string path)
    {
        if (parts[0].Shape is not ({ Rank: 1 } or { Rank: 2 }) || parts.Any(p => p.Count != p.Shape[0].Value))
            throw new InvalidDataException($"{path}: expected single values for a table, got {parts[0].DType} {parts[0].Shape.Without(0)} in \"{name}\". Convert to TFRecords or NPZ.");
        if (parts[0].DType == DType.Text)
        {
            string[] texts = [.. parts.SelectMany(p => Enumerable.Range(0, p.Count).Select(p.AsText().GetString))];
            return new(name, Tensor.From(texts), texts.Contains("") ? Array.ConvertAll(texts, t => t.Length == 0) : null);
        }
        Tensor values = parts[0].DType switch
        {
            DType.Float32 => Tensor.From([.. parts.SelectMany(p => p.ToArray<float>())]),
            DType.Float64 => Tensor.From([.. parts.SelectMany(p => p.ToArray<double>())]),
            DType.Int64 => Tensor.From([.. parts.SelectMany(p => p.ToArray<long>())]),
            DType.Bool => Tensor.From([.. parts.SelectMany(p => p.ToArray<bool>())]),
            _ => Tensor.From([.. parts.SelectMany(p => p.ToFloats()).Select(x => (long)x)]),
        };
        bool[]? missing = values.DType.IsFloating() ? [.. values.DType == DType.Float32 ? values.ToArray<float>().Select(float.IsNaN) : values.ToArray<double>().Select(double.IsNaN)] : null;
        return new(name, values, missing?.Contains(true) == true ? missing : null);
    }
}
