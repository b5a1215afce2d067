using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    private const int RowsAtOnce = 1024;

    /// <summary>What the model gives for raw rows: it picks the columns that its signature names and brings them into the form that it takes.</summary>
    /// <param name="rows">Rows that have all the columns, perhaps among others.</param>
    /// <returns>The first output, one row for each.</returns>
    /// <exception cref="InvalidDataException">A column is missing or of another kind.</exception>
    /// <exception cref="InvalidOperationException">The model's signature names no columns.</exception>
    public Tensor Predict(Table rows)
    {
        Example all = ToExample(rows);
        return rows.RowCount <= RowsAtOnce ? Predict(InputsOf(all)) : Predict(Dataset.FromTensors(all).Batch(RowsAtOnce));
    }

    /// <summary>Raw rows as one batch of this model's inputs.</summary>
    /// <param name="rows">Rows that have all the columns, perhaps among others.</param>
    /// <param name="label">A label for each row, or null.</param>
    /// <inheritdoc cref="Predict(Table)"/>
    public Example ToExample(Table rows, Tensor? label = null)
    {
        if (Signature.Columns.Count == 0) throw new InvalidOperationException($"{Label}: expected a model that was trained on a table, got one whose signature names no columns. Feed it tensors.");
        return TakesRawRows
            ? new Example([.. Signature.Columns.Zip(new RawRows(rows).Tensors([.. Signature.Columns.Select(c => new RawColumn(c.Name, c.IsText))]), (c, tensor) => (c.Name, tensor))], label)
            : PackedRows.Of(rows, Signature.Columns, label);
    }

    /// <summary>Whether the model takes raw rows: one scalar input for each column of its signature, by name.</summary>
    public bool TakesRawRows => Signature.Columns.Count > 0 && _inputs.Count == Signature.Columns.Count && _inputs.All(i => i.Type.Shape.Rank == 1 && Signature.Columns.Any(c => c.Name == i.Layer.Name));
}
