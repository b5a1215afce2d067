using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Makes datasets.</summary>
public static class Dataset
{
    /// <summary>The count of a dataset that never ends.</summary>
    public const long Endless = long.MaxValue;

    /// <summary>A dataset of the elements of an array.</summary>
    public static Dataset<T> From<T>(params T[] elements) => new ListDataset<T>(elements);

    /// <summary>A dataset of a sequence, which is enumerated anew in every epoch.</summary>
    /// <param name="elements">A sequence that can be enumerated more than once.</param>
    /// <exception cref="DatasetException">While enumerating: the sequence failed.</exception>
    public static Dataset<T> From<T>(IEnumerable<T> elements) => elements as Dataset<T>
        ?? (elements is IReadOnlyList<T> list ? new ListDataset<T>(list) : new SequenceDataset<T>(elements));

    /// <summary>A dataset of an asynchronous sequence, which is enumerated anew in every epoch.</summary>
    /// <param name="elements">A sequence that can be enumerated more than once.</param>
    /// <exception cref="DatasetException">While enumerating: the sequence failed.</exception>
    public static Dataset<T> From<T>(IAsyncEnumerable<T> elements) => new AsyncSequenceDataset<T>(elements);

    /// <summary>A dataset of the rows of tensors: example i has row i of each.</summary>
    /// <param name="inputs">Rows along the first axis.</param>
    /// <param name="labels">As many rows, or null.</param>
    /// <param name="weights">As many rows, or null where every example counts the same.</param>
    /// <exception cref="ArgumentException">The tensors differ in their number of rows.</exception>
    public static Dataset<Example> FromTensors(Tensor inputs, Tensor? labels = null, Tensor? weights = null) =>
        FromTensors(new Example(inputs, labels, weights));

    /// <summary>A dataset of the rows of named tensors: example i has row i of each.</summary>
    /// <inheritdoc cref="FromTensors(Tensor, Tensor?, Tensor?)"/>
    public static Dataset<Example> FromTensors(IReadOnlyList<(string Name, Tensor Rows)> inputs, Tensor? labels = null, Tensor? weights = null) =>
        FromTensors(new Example(inputs, labels, weights));

    /// <summary>A dataset of the rows of a batch.</summary>
    /// <param name="rows">Tensors with rows along their first axis, as many each.</param>
    /// <exception cref="ArgumentException">The tensors differ in their number of rows.</exception>
    public static Dataset<Example> FromTensors(Example rows)
    {
        var table = new RowTable(rows);
        return new RowDataset(table, new RangeDataset(table.Count));
    }

    /// <summary>Puts consecutive examples together: every tensor gains a leading batch axis.</summary>
    /// <param name="examples">Examples of the same names, types and shapes.</param>
    /// <param name="size">How many examples make a batch.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer examples is left out.</param>
    /// <exception cref="ArgumentException">While enumerating: examples of one batch differ in type or shape.</exception>
    public static Dataset<Example> Batch(this Dataset<Example> examples, int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return examples is RowDataset rows ? new RowBatchDataset(rows, size, dropRemainder) : new ExampleBatchDataset(examples, size, dropRemainder);
    }

    /// <summary>Puts consecutive elements together in arrays.</summary>
    /// <param name="elements">Any elements; examples have an overload that stacks their tensors.</param>
    /// <param name="size">How many elements make a batch.</param>
    /// <param name="dropRemainder">Whether a last batch of fewer elements is left out.</param>
    public static Dataset<T[]> Batch<T>(this Dataset<T> elements, int size, bool dropRemainder = false)
    {
        CheckBatchSize(size);
        return new BatchDataset<T>(elements, size, dropRemainder);
    }

    private static void CheckBatchSize(int size)
    {
        if (size < 1) throw new ArgumentOutOfRangeException(nameof(size), size, $"Batch: expected a size of 1 or more, got {size}.");
    }
}
