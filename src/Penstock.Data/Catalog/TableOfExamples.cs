using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Rows of single numbers and texts as a table.</summary>
internal static class TableOfExamples
{
    private const int Chunk = 4096;

    public static Table Of(string name, FeaturesDict features, Dataset<Example> rows)
    {
        if (!features.IsTable) throw new InvalidOperationException($"{name}: expected rows of single numbers and texts for a table, got {string.Join(", ", features.AllLeaves.Select(l => $"{l.Path} ({l.Feature})"))}. Load the examples.");
        Example[] batches = [.. rows.Batch(Chunk)];
        return new([.. features.AllLeaves.Select(leaf => Column(leaf, [.. batches.Select(b => b[leaf.Path])]))]);
    }

    private static Column Column(FeatureLeaf leaf, Tensor[] batches)
    {
        int count = batches.Sum(b => b.Count);
        if (leaf.Feature is ClassLabelFeature { HasNames: true } label)
        {
            int[] numbers = [.. batches.SelectMany(b => b.ToArray<int>())];
            return Texts(leaf.Path, [.. numbers.Select(n => n < 0 ? "" : label.Names[n])]);
        }
        if (batches.Length > 0 && batches[0].DType == DType.Text) return Texts(leaf.Path, [.. batches.SelectMany(b => Enumerable.Range(0, b.Count).Select(b.AsText().GetString))]);
        Tensor values = Joined(batches, count);
        bool[]? missing = values.DType.IsFloating() ? [.. Enumerable.Range(0, count).Select(i => double.IsNaN(values.NumberAt(i)))] : null;
        return new(leaf.Path, values, missing?.Contains(true) == true ? missing : null);
    }

    private static Column Texts(string name, string[] texts) => new(name, Tensor.From(texts), texts.Contains("") ? Array.ConvertAll(texts, t => t.Length == 0) : null);

    private static Tensor Joined(Tensor[] batches, int count)
    {
        Tensor all = Tensor.Zeros(batches.Length == 0 ? DType.Float32 : batches[0].DType, Shape.Of(count));
        int at = 0;
        foreach (Tensor batch in batches)
        {
            batch.Bytes.CopyTo(all.Bytes[at..]);
            at += batch.Bytes.Length;
        }
        return all;
    }
}
