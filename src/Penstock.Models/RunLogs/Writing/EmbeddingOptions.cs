using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What the projector shows of the rows of an embedding.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>Texts of each row, by columns. Default none.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Columns { get; init; } = [];

    /// <summary>An image of each row, all of one size: [height, width] or [height, width, channels], UInt8 or numbers from 0 to 1. Default none.</summary>
    public IReadOnlyList<Tensor> Images { get; init; } = [];

    internal void Check(string name, Tensor rows)
    {
        if (rows.Shape.Rank != 2 || rows.DType == DType.Text || rows.Count == 0) throw new ArgumentException($"RunLog \"{name}\": expected numbers [rows, dimensions], got {rows.DType} {rows.Shape}.");
        long count = rows.Shape[0].Value;
        if (Columns.Any(c => c.Values.Count != count)) throw new ArgumentException($"RunLog \"{name}\": expected a text of each of {count} rows in each column, got {string.Join(", ", Columns.Select(c => $"{c.Values.Count} in {c.Name}"))}.");
        if (Images.Count > 0 && Images.Count != count) throw new ArgumentException($"RunLog \"{name}\": expected an image of each of {count} rows, got {Images.Count}.");
    }
}
