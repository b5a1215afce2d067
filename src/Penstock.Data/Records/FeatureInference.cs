using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Finds which features tf.Example records have.</summary>
internal sealed class FeatureInference
{
    private const int FeaturesField = 1, EntryField = 1, KeyField = 1, ValueField = 2, ListField = 1;

    private sealed class Seen
    {
        public FeatureKind Kind { get; set; }

        public int Least { get; set; } = int.MaxValue;

        public int Most { get; set; }

        public int Records { get; set; }
    }

    private readonly SortedDictionary<string, Seen> _features = new(StringComparer.Ordinal);
    private int _records;

    /// <summary>Looks at a record.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or a feature holds another list than before; the message does not name the record.</exception>
    public void Add(ReadOnlySpan<byte> record)
    {
        var found = new Dictionary<string, WireRange>();
        var reader = new ProtoReader(record);
        while (reader.Next(out int field, out WireType type))
            if (field == FeaturesField && type == WireType.Bytes) FindAll(record, reader.Range(), found);
            else reader.Pass(field, type);
        foreach (var (name, range) in found) AddFeature(record, range, name);
        _records++;
    }

    /// <summary>The features in the order of their names: fixed where all records have the same number of values, else variable. One that never held a value is left out.</summary>
    public FeatureField[] Fields() => [.. _features.Where(f => f.Value.Most > 0).Select(f => FieldOf(f.Key, f.Value))];

    private FeatureField FieldOf(string name, Seen seen)
    {
        DType type = seen.Kind switch
        {
            FeatureKind.Bytes => DType.Text,
            FeatureKind.Float => DType.Float32,
            _ => DType.Int64,
        };
        if (seen.Records < _records || seen.Least != seen.Most) return FeatureField.Variable(name, type);
        return FeatureField.Fixed(name, type, seen.Most == 1 ? Shape.Scalar : Shape.Of(seen.Most));
    }

    private static void FindAll(ReadOnlySpan<byte> record, WireRange features, Dictionary<string, WireRange> found)
    {
        var reader = new ProtoReader(record, features);
        while (reader.Next(out int field, out WireType type))
        {
            if (field != EntryField || type != WireType.Bytes)
            {
                reader.Pass(field, type);
                continue;
            }
            string key = "";
            WireRange value = WireRange.None;
            var entry = new ProtoReader(record, reader.Range());
            while (entry.Next(out int part, out WireType form))
                if (part == KeyField && form == WireType.Bytes) key = Encoding.UTF8.GetString(entry.Bytes());
                else if (part == ValueField && form == WireType.Bytes) value = entry.Range();
                else entry.Pass(part, form);
            found[key] = value;
        }
    }

    private void AddFeature(ReadOnlySpan<byte> record, WireRange feature, string name)
    {
        if (!_features.TryGetValue(name, out Seen? seen)) _features.Add(name, seen = new());
        (FeatureKind kind, int count) = feature.IsNone ? default : CountOf(record, feature);
        if (kind == FeatureKind.None) return;
        if (seen.Kind != FeatureKind.None && seen.Kind != kind) throw new InvalidDataException($"feature \"{name}\": expected {FeatureValues.NameOf(seen.Kind)} values, as in the records before, got {FeatureValues.NameOf(kind)} values");
        (seen.Kind, seen.Least, seen.Most) = (kind, Math.Min(seen.Least, count), Math.Max(seen.Most, count));
        seen.Records++;
    }

    private static (FeatureKind, int) CountOf(ReadOnlySpan<byte> record, WireRange feature)
    {
        var kind = FeatureKind.None;
        int count = 0;
        var reader = new ProtoReader(record, feature);
        while (reader.Next(out int field, out WireType type))
        {
            if (type != WireType.Bytes || field is < 1 or > 3)
            {
                reader.Pass(field, type);
                continue;
            }
            if (kind != (FeatureKind)field) count = 0;
            kind = (FeatureKind)field;
            var list = new ProtoReader(record, reader.Range());
            while (list.Next(out int part, out WireType form))
            {
                if (part == ListField && form == WireType.Bytes) count += ValuesIn(list.Bytes(), kind);
                else
                {
                    list.Pass(part, form);
                    count += part == ListField ? 1 : 0;
                }
            }
        }
        return (kind, count);
    }

    private static int ValuesIn(ReadOnlySpan<byte> bytes, FeatureKind kind) => kind switch
    {
        FeatureKind.Bytes => 1,
        FeatureKind.Float => bytes.Length / sizeof(float),
        _ => VarintCount.Of(bytes),
    };
}
