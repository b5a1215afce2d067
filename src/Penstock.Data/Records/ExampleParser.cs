using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Turns tf.Example records into tensors after a specification, many at a time. One thread uses it.</summary>
internal sealed class ExampleParser(FeatureSpec spec)
{
    private const int FeaturesField = 1;

    private readonly FeatureMap _map = new(spec.Fields);
    private readonly ExampleLayout _one = new(spec.Fields, spec.Label, spec.Weight, withLengths: false), _batch = new(spec.Fields, spec.Label, spec.Weight, withLengths: true);

    /// <summary>Begins a batch.</summary>
    /// <param name="rows">How many records it will have.</param>
    /// <param name="into">A batch of as many records to write over; null for a fresh one.</param>
    public void Begin(int rows, Example? into = null)
    {
        for (int c = 0; c < _map.Columns.Length; c++) _map.Columns[c].Begin(rows, into?.Fields[_batch.FieldOf(c)]);
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The message.</param>
    /// <param name="who">What a message calls the record.</param>
    /// <exception cref="InvalidDataException">It is malformed or not as specified.</exception>
    public void Add<TWho>(ReadOnlySpan<byte> record, TWho who)
    {
        try
        {
            _map.Begin();
            var reader = new ProtoReader(record);
            while (reader.Next(out int field, out WireType type))
                if (field == FeaturesField && type == WireType.Bytes) _map.Find(record, reader.Range());
                else reader.Pass(field, type);
            _map.Add(record);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"TfExample {who}: {error.Message}.", error);
        }
    }

    /// <summary>The records added as one batch.</summary>
    public Example BuildBatch() => _batch.Build(c => _map.Columns[c].Build(), c => _map.Columns[c].BuildLengths());

    /// <summary>The single record added as an example of its own.</summary>
    public Example BuildOne() => _one.Build(c => OneOf(_map.Columns[c]), c => _map.Columns[c].BuildLengths());

    private static Tensor OneOf(FeatureValues column) => column.Build() is var batch && column.Field.Layout == FeatureLayout.Ragged ? batch : batch.Reshape(batch.Shape.Without(0));
}
