using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Turns tf.Example records into tensors after a specification.</summary>
internal sealed class ExampleParser : RecordParser
{
    private const int FeaturesField = 1;

    private readonly FeatureMap _map;
    private readonly ExampleLayout _one, _batch;
    private readonly (int Column, bool IsLength)[] _parts;
    private int _rows;

    public ExampleParser(FeatureSpec spec)
    {
        _map = new(spec.Fields);
        _parts = [.. _map.Columns.SelectMany((column, c) => column.Field.HasLengths ? [(c, false), (c, true)] : new[] { (c, false) })];
        _one = new([.. spec.Fields.Select(f => f.Name)], spec.Label, spec.Weight);
        _batch = new([.. _parts.Select(part => part.IsLength ? spec.Fields[part.Column].LengthName : spec.Fields[part.Column].Name)], spec.Label, spec.Weight);
    }

    public override void Begin(int rows, Example? into = null)
    {
        for (int c = 0; c < _map.Columns.Length; c++) _map.Columns[c].Begin(rows, into?.Fields[_batch.FieldOf(Array.IndexOf(_parts, (c, false)))]);
    }

    public override Example BuildBatch() => _batch.Build(part => _parts[part].IsLength ? _map.Columns[_parts[part].Column].BuildLengths() : _map.Columns[_parts[part].Column].Build());

    public override Example BuildOne() => _one.Build(c => OneOf(_map.Columns[c]));

    private protected override string Who => "TfExample";

    private protected override void Undo()
    {
        foreach (FeatureValues column in _map.Columns) column.Shorten(_rows);
    }

    private protected override void Add(ReadOnlySpan<byte> record)
    {
        _rows = _map.Columns[0].Rows;
        _map.Begin();
        var reader = new ProtoReader(record);
        while (reader.Next(out int field, out WireType type))
            if (field == FeaturesField && type == WireType.Bytes) _map.Find(record, reader.Range());
            else reader.Pass(field, type);
        _map.Add(record);
    }
}
