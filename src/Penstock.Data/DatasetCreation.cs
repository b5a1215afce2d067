using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Makes datasets.</summary>
public static partial class Dataset
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
}
