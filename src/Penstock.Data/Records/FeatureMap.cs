using System.Text;

namespace Penstock.Data;

/// <summary>The columns of one Features message: a map from names to features, in any order; of a name that is there twice, the last counts.</summary>
internal sealed class FeatureMap(IReadOnlyList<FeatureField> fields)
{
    private const int EntryField = 1, KeyField = 1, ValueField = 2;

    private readonly KeyTable _keys = new([.. fields.Select(f => Encoding.UTF8.GetBytes(f.Name))]);
    private readonly WireRange[] _found = new WireRange[fields.Count];

    /// <summary>The columns, one a field.</summary>
    public FeatureValues[] Columns { get; } = [.. fields.Select(FeatureValues.Of)];

    /// <summary>Begins a record.</summary>
    public void Begin()
    {
        _found.AsSpan().Fill(WireRange.None);
        _keys.Restart();
    }

    /// <summary>Finds the features of a Features message; there may be several of them, which are one.</summary>
    public void Find(ReadOnlySpan<byte> record, WireRange features)
    {
        var reader = new ProtoReader(record, features);
        while (reader.Next(out int field, out WireType type))
            if (field == EntryField && type == WireType.Bytes) FindEntry(record, reader.Range(), _keys, _found);
            else reader.Pass(field, type);
    }

    /// <summary>Adds what was found to the columns.</summary>
    public void Add(ReadOnlySpan<byte> record)
    {
        for (int c = 0; c < Columns.Length; c++) Columns[c].Add(record, _found[c]);
    }

    /// <summary>Remembers where the value of a map's entry is, if its key is looked for.</summary>
    public static void FindEntry(ReadOnlySpan<byte> record, WireRange entry, KeyTable keys, WireRange[] found)
    {
        WireRange key = new(entry.Start, 0), value = new(entry.Start, 0);
        var reader = new ProtoReader(record, entry);
        while (reader.Next(out int field, out WireType type))
            if (field == KeyField && type == WireType.Bytes) key = reader.Range();
            else if (field == ValueField && type == WireType.Bytes) value = reader.Range();
            else reader.Pass(field, type);
        int index = keys.Find(record.Slice(key.Start, key.Length));
        if (index >= 0) found[index] = value;
    }
}
