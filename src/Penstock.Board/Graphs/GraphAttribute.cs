using System.Globalization;
using System.Text;
using Penstock.Data;

namespace Penstock.Board;

/// <summary>A value of an attribute (message AttrValue) as a short text, with its shapes and its number.</summary>
internal sealed class GraphAttribute
{
    private const int ListField = 1, BytesField = 2, IntegerField = 3, FloatField = 4, TruthField = 5, TypeField = 6, ShapeField = 7, TensorField = 8, PlaceholderField = 9, FunctionField = 10;
    private const int MostText = 400, MostItems = 50, MostShapes = 1000, MostAxes = 64;

    private static readonly string[] s_types =
    [
        "", "float32", "float64", "int32", "uint8", "int16", "int8", "string", "complex64", "int64", "bool", "qint8", "quint8", "qint32", "bfloat16", "qint16", "quint16", "uint16",
        "complex128", "float16", "resource", "variant", "uint32", "uint64",
    ];

    private readonly List<string> _items = [];
    private bool _isList;

    public List<IReadOnlyList<long>> Shapes { get; } = [];

    /// <summary>The number, where it is one.</summary>
    public double? Number { get; private set; }

    public string Text => _isList ? $"[{string.Join(", ", _items)}]" : _items.Count > 0 ? _items[^1] : "";

    public void Read(ReadOnlySpan<byte> whole, WireRange range)
    {
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == ListField && type == WireType.Bytes && !_isList)
            {
                _isList = true;
                Read(whole, reader.Range());
            }
            else if (type == WireType.Bytes) ReadBytes(whole, field, ref reader);
            else if (type == WireType.Varint && field is IntegerField or TruthField or TypeField) Add(field, reader.Varint());
            else if (type == WireType.Fixed32 && field == FloatField) AddNumber(reader.Single());
            else reader.Pass(field, type);
        }
    }

    private void ReadBytes(ReadOnlySpan<byte> whole, int field, ref ProtoReader reader)
    {
        WireRange range = reader.Range();
        ReadOnlySpan<byte> bytes = whole.Slice(range.Start, range.Length);
        if (field is BytesField or PlaceholderField) Add(TextOf(bytes));
        else if (field == ShapeField)
        {
            IReadOnlyList<long> shape = ReadShape(whole, range);
            if (Shapes.Count < MostShapes) Shapes.Add(shape);
            Add($"[{string.Join(", ", shape.Select(d => d < 0 ? "?" : d.ToString(CultureInfo.InvariantCulture)))}]");
        }
        else if (field == TensorField) Add(TensorOf(whole, range));
        else if (field == FunctionField) Add(TextOf(FirstBytes(whole, range)));
        else if (_isList) ReadPacked(whole, field, range);
    }

    private void ReadPacked(ReadOnlySpan<byte> whole, int field, WireRange range)
    {
        var packed = new ProtoReader(whole, range);
        while (!packed.IsAtEnd && _items.Count <= MostItems)
        {
            if (field == FloatField) AddNumber(packed.Single());
            else if (field is IntegerField or TruthField or TypeField) Add(field, packed.Varint());
            else return;
        }
    }

    private void Add(int field, ulong value)
    {
        if (field == IntegerField) Number = unchecked((long)value);
        Add(field switch
        {
            IntegerField => unchecked((long)value).ToString(CultureInfo.InvariantCulture),
            TruthField => value == 0 ? "false" : "true",
            _ => TypeName(value),
        });
    }

    private void AddNumber(float value)
    {
        Number = value;
        Add(value.ToString(CultureInfo.InvariantCulture));
    }

    private void Add(string item)
    {
        if (_items.Count < MostItems) _items.Add(item);
        else if (_items.Count == MostItems) _items.Add("...");
    }

    private static string TypeName(ulong type) => (type > 100 ? type - 100 : type) is var plain && plain < (ulong)s_types.Length ? s_types[(int)plain] : type.ToString(CultureInfo.InvariantCulture);

    private static List<long> ReadShape(ReadOnlySpan<byte> whole, WireRange range)
    {
        const int dimField = 2, sizeField = 1;
        List<long> shape = [];
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type) && shape.Count < MostAxes)
        {
            if (field != dimField || type != WireType.Bytes)
            {
                reader.Pass(field, type);
                continue;
            }
            long size = 0;
            var dim = new ProtoReader(whole, reader.Range());
            while (dim.Next(out int inner, out WireType innerType))
            {
                if (inner == sizeField && innerType == WireType.Varint) size = unchecked((long)dim.Varint());
                else dim.Pass(inner, innerType);
            }
            shape.Add(size);
        }
        return shape;
    }

    private static string TensorOf(ReadOnlySpan<byte> whole, WireRange range)
    {
        const int typeField = 1, shapeField = 2;
        string name = "";
        List<long> shape = [];
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == typeField && type == WireType.Varint) name = TypeName(reader.Varint());
            else if (field == shapeField && type == WireType.Bytes) shape = ReadShape(whole, reader.Range());
            else reader.Pass(field, type);
        }
        return $"{name} [{string.Join(", ", shape)}]";
    }

    private static ReadOnlySpan<byte> FirstBytes(ReadOnlySpan<byte> whole, WireRange range)
    {
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == 1 && type == WireType.Bytes) return reader.Bytes();
            reader.Pass(field, type);
        }
        return default;
    }

    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.ContainsAnyInRange((byte)0, (byte)8)) return $"{bytes.Length} bytes";
        string text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MostText)]);
        return bytes.Length > MostText ? text + "..." : text;
    }
}
