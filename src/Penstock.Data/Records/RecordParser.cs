using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Turns records into tensors, many at a time. One thread uses it.</summary>
internal abstract class RecordParser
{
    /// <summary>Begins a batch.</summary>
    /// <param name="rows">How many records it will have.</param>
    /// <param name="into">A batch of as many records to write over; null for a fresh one.</param>
    public abstract void Begin(int rows, Example? into = null);

    /// <summary>Adds a record.</summary>
    /// <param name="record">The message.</param>
    /// <param name="place">What a message calls the record.</param>
    /// <exception cref="InvalidDataException">It is malformed or not as specified.</exception>
    public void Add<TPlace>(ReadOnlySpan<byte> record, TPlace place)
    {
        try
        {
            Add(record);
        }
        catch (InvalidDataException error)
        {
            Undo();
            throw new InvalidDataException($"{Who} {place}: {error.Message}.", error);
        }
    }

    /// <summary>The records added as one batch.</summary>
    public abstract Example BuildBatch();

    /// <summary>The single record added as an example of its own.</summary>
    public abstract Example BuildOne();

    /// <summary>What messages call the type of the records.</summary>
    private protected abstract string Who { get; }

    /// <summary>Adds a record; messages do not name it.</summary>
    private protected abstract void Add(ReadOnlySpan<byte> record);

    /// <summary>Takes back what the last record added before it failed.</summary>
    private protected abstract void Undo();

    /// <summary>A batch of one without its batch axis; ragged values have none.</summary>
    private protected static Tensor OneOf(FeatureValues values) => values.Build() is var batch && values.Field.Layout == FeatureLayout.Ragged ? batch : batch.Reshape(batch.Shape.Without(0));
}

/// <summary>The number of a record among others.</summary>
internal readonly record struct RecordNumber(long Number)
{
    public override string ToString() => FormattableString.Invariant($"record {Number}");
}

/// <summary>The place of a record in a file.</summary>
internal readonly record struct RecordPlace(TfRecordReader Reader)
{
    public override string ToString() => $"{Reader.Path} offset {Reader.Offset}";
}
