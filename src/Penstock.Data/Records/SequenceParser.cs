using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Turns tf.SequenceExample records into tensors after a specification.</summary>
internal sealed class SequenceParser : RecordParser
{
    private const int ContextField = 1, ListsField = 2, EntryField = 1, KeyField = 1, ValueField = 2, FeatureField = 1;

    private enum Part
    {
        Context,
        ContextLengths,
        Values,
        Steps,
        Counts,
    }

    private readonly FeatureMap _context;
    private readonly FeatureValues[] _lists;
    private readonly List<int>[] _steps;
    private readonly KeyTable _keys;
    private readonly WireRange[] _found;
    private readonly ExampleLayout _one, _batch;
    private readonly (Part Part, int Index)[] _oneParts, _batchParts;
    private int _records, _rows;

    public SequenceParser(SequenceSpec spec)
    {
        _context = new(spec.Context);
        _lists = [.. spec.Steps.Select(FeatureValues.Of)];
        _steps = [.. spec.Steps.Select(_ => new List<int>())];
        _keys = new([.. spec.Steps.Select(f => Encoding.UTF8.GetBytes(f.Name))]);
        _found = new WireRange[_lists.Length];
        _oneParts = [.. PartsOf(isBatch: false)];
        _batchParts = [.. PartsOf(isBatch: true)];
        _one = new([.. _oneParts.Select(NameOf)], spec.Label, spec.Weight);
        _batch = new([.. _batchParts.Select(NameOf)], spec.Label, spec.Weight);
    }

    public override void Begin(int rows, Example? into = null)
    {
        _records = 0;
        foreach (FeatureValues values in _context.Columns) values.Begin(rows, null);
        foreach (FeatureValues values in _lists) values.Begin(rows, null);
        foreach (List<int> steps in _steps) steps.Clear();
    }

    public override Example BuildBatch() => _batch.Build(i => _batchParts[i] switch
    {
        (Part.Context, var c) => _context.Columns[c].Build(),
        (Part.ContextLengths, var c) => _context.Columns[c].BuildLengths(),
        (Part.Steps, var c) => Tensor.From([.. _steps[c]]),
        (Part.Values, var c) => IsRagged(c) ? _lists[c].Build() : PaddedGroups.Of(_lists[c].Build(), _steps[c], _lists[c].Field.Name),
        (_, var c) => IsRagged(c) ? _lists[c].BuildLengths() : PaddedGroups.Of(_lists[c].BuildLengths(), _steps[c], _lists[c].Field.Name),
    });

    public override Example BuildOne() => _one.Build(i => _oneParts[i] switch
    {
        (Part.Context, var c) => OneOf(_context.Columns[c]),
        (Part.Values, var c) => _lists[c].Build(),
        (_, var c) => _lists[c].BuildLengths(),
    });

    private protected override string Who => "TfSequenceExample";

    private protected override void Undo()
    {
        foreach (FeatureValues column in _context.Columns) column.Shorten(_rows);
        for (int c = 0; c < _lists.Length; c++)
        {
            _steps[c].RemoveRange(Math.Min(_rows, _steps[c].Count), Math.Max(0, _steps[c].Count - _rows));
            _lists[c].Shorten(_steps[c].Sum());
        }
        _records = _rows;
    }

    private protected override void Add(ReadOnlySpan<byte> record)
    {
        _rows = _records;
        _context.Begin();
        _found.AsSpan().Fill(WireRange.None);
        _keys.Restart();
        var reader = new ProtoReader(record);
        while (reader.Next(out int field, out WireType type))
            if (field == ContextField && type == WireType.Bytes) _context.Find(record, reader.Range());
            else if (field == ListsField && type == WireType.Bytes) FindLists(record, reader.Range());
            else reader.Pass(field, type);
        _context.Add(record);
        for (int c = 0; c < _lists.Length; c++) AddSteps(record, c);
        _records++;
    }

    private bool IsRagged(int list) => _lists[list].Field.Layout == FeatureLayout.Ragged;

    private IEnumerable<(Part, int)> PartsOf(bool isBatch)
    {
        for (int c = 0; c < _context.Columns.Length; c++)
        {
            yield return (Part.Context, c);
            if (isBatch && _context.Columns[c].Field.HasLengths) yield return (Part.ContextLengths, c);
        }
        for (int c = 0; c < _lists.Length; c++)
        {
            yield return (Part.Values, c);
            if (isBatch) yield return (Part.Steps, c);
            if (_lists[c].Field.HasLengths) yield return (Part.Counts, c);
        }
    }

    private string NameOf((Part Part, int Index) part) => part.Part switch
    {
        Part.Context => _context.Columns[part.Index].Field.Name,
        Part.ContextLengths => _context.Columns[part.Index].Field.LengthName,
        Part.Values => _lists[part.Index].Field.Name,
        Part.Steps => _lists[part.Index].Field.LengthName,
        _ => _lists[part.Index].Field.Name + ".counts",
    };

    private void FindLists(ReadOnlySpan<byte> record, WireRange lists)
    {
        var reader = new ProtoReader(record, lists);
        while (reader.Next(out int field, out WireType type))
            if (field == EntryField && type == WireType.Bytes) FeatureMap.FindEntry(record, reader.Range(), _keys, _found);
            else reader.Pass(field, type);
    }

    private void AddSteps(ReadOnlySpan<byte> record, int c)
    {
        FeatureValues values = _lists[c];
        if (_found[c].IsNone && !values.Field.HasLengths) throw new InvalidDataException($"feature list \"{values.Field.Name}\": expected a list of steps, got none. Make it variable if records may lack it");
        int before = values.Rows;
        var reader = new ProtoReader(record, _found[c].IsNone ? new(0, 0) : _found[c]);
        while (reader.Next(out int field, out WireType type))
            if (field == FeatureField && type == WireType.Bytes) values.Add(record, reader.Range());
            else reader.Pass(field, type);
        _steps[c].Add(values.Rows - before);
    }
}
