using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Which of the three lists a feature holds.</summary>
internal enum FeatureKind : byte
{
    None = 0,
    Bytes = 1,
    Float = 2,
    Int64 = 3,
}

/// <summary>Gathers the values of one feature from record after record.</summary>
internal abstract class FeatureValues(FeatureField field)
{
    private protected const int LeastCapacity = 1 << 12;
    private int[] _lengths = [];

    public FeatureField Field { get; } = field;

    /// <summary>How many records have been added.</summary>
    public int Rows { get; private set; }

    private protected int Width { get; } = checked((int)field.Shape.ElementCount);

    public static FeatureValues Of(FeatureField field) => field.DType switch
    {
        DType.Float32 => field.Layout == FeatureLayout.Raw ? new RawBytesColumn<float>(field) : new FloatColumn<float>(field),
        DType.Float64 => field.Layout == FeatureLayout.Raw ? new RawBytesColumn<double>(field) : new FloatColumn<double>(field),
        DType.Int64 => Integers<long>(field),
        DType.Int32 => Integers<int>(field),
        DType.Int16 => Integers<short>(field),
        DType.Int8 => Integers<sbyte>(field),
        DType.UInt8 => Integers<byte>(field),
        DType.Bool => Integers<bool>(field),
        _ => new BytesColumn(field),
    };

    private static FeatureValues Integers<T>(FeatureField field) where T : unmanaged => field.Layout == FeatureLayout.Raw ? new RawBytesColumn<T>(field) : new IntegerColumn<T>(field);

    /// <summary>Begins a batch.</summary>
    /// <param name="rows">How many records there will be at most.</param>
    /// <param name="into">A tensor to write over, if it fits; null for a fresh one.</param>
    public void Begin(int rows, Tensor? into)
    {
        Rows = 0;
        BeginValues(rows, into);
    }

    /// <summary>Adds what a record has.</summary>
    /// <param name="record">The record.</param>
    /// <param name="feature">Where the Feature message is in it; none where the record lacks it.</param>
    /// <exception cref="InvalidDataException">It is not what was specified; the message does not name the record.</exception>
    public void Add(ReadOnlySpan<byte> record, WireRange feature)
    {
        FeatureKind kind = feature.IsNone ? FeatureKind.None : KindOf(record, feature);
        int count = kind == FeatureKind.None ? 0 : kind == Kind ? AddValues(record, feature) : throw Error($"{NameOf(Kind)} values", $"{NameOf(kind)} values. Specify it as what it is");
        if (Field.HasLengths)
        {
            if (Width == 0 ? count > 0 : count % Width > 0) throw Error($"a multiple of {Width} values, as shape {Field.Shape} has", $"{count}");
            if (Rows == _lengths.Length) Array.Resize(ref _lengths, Math.Max(LeastCapacity, 2 * Rows));
            _lengths[Rows] = Width == 0 ? 0 : count / Width;
        }
        else if (kind == FeatureKind.None && Field.Default is { } value) AddDefault(value);
        else if (kind == FeatureKind.None) throw Error(Describe(), "none. Give it a default, or make it variable");
        else if (count != Width) throw Error(Describe(), $"{count}");
        Rows++;
    }

    /// <summary>Takes back the records beyond so many.</summary>
    public void Shorten(int rows)
    {
        Rows = Math.Min(Rows, rows);
        ShortenValues(checked((int)(Field.HasLengths ? Sum * Width : (long)Rows * Width)));
    }

    /// <summary>The values as [rows, shape] where they are fixed, padded or one after the other where they are not.</summary>
    public abstract Tensor Build();

    /// <summary>How many elements each record has, as Int32 [rows].</summary>
    public Tensor BuildLengths() => Tensor.From(Lengths.ToArray());

    private protected ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Rows);

    /// <summary>The list that the values come from.</summary>
    private protected abstract FeatureKind Kind { get; }

    private protected abstract void BeginValues(int rows, Tensor? into);

    /// <summary>Appends the values of a list and returns how many it has.</summary>
    /// <param name="record">The record.</param>
    /// <param name="list">Where the list is in it.</param>
    /// <param name="before">How many values this record has had so far.</param>
    private protected abstract int AddList(ReadOnlySpan<byte> record, WireRange list, int before);

    /// <summary>Keeps so many values.</summary>
    private protected abstract void ShortenValues(int count);

    /// <summary>Forgets the last values.</summary>
    private protected abstract void Drop(int count);

    private protected abstract void AddDefault(Tensor value);

    /// <summary>The shape of the values of a batch: padded to the longest, or of all elements.</summary>
    private protected Shape BatchShape() => Field.Layout switch
    {
        FeatureLayout.Variable => Field.Shape.Insert(0, Longest).Insert(0, Rows),
        FeatureLayout.Ragged => Field.Shape.Insert(0, Sum),
        _ => Field.Shape.Insert(0, Rows),
    };

    private protected int Longest
    {
        get
        {
            int longest = 0;
            foreach (int length in Lengths) longest = Math.Max(longest, length);
            return longest;
        }
    }

    private protected InvalidDataException Error(string expected, string got) => new($"feature \"{Field.Name}\": expected {expected}, got {got}");

    private protected long Sum
    {
        get
        {
            long sum = 0;
            foreach (int length in Lengths) sum += length;
            return sum;
        }
    }

    /// <summary>Appends the values of a feature and returns how many there are. Of a oneof whose lists differ, the last counts.</summary>
    private int AddValues(ReadOnlySpan<byte> record, WireRange feature)
    {
        int count = 0;
        var reader = new ProtoReader(record, feature);
        while (reader.Next(out int number, out WireType type))
        {
            if (type != WireType.Bytes || number is < 1 or > 3) reader.Pass(number, type);
            else if ((FeatureKind)number == Kind) count += AddList(record, reader.Range(), count);
            else
            {
                reader.Range();
                Drop(count);
                count = 0;
            }
        }
        return count;
    }

    private protected string Describe() => Field.Layout == FeatureLayout.Raw
        ? $"one bytes value for {Field.DType} {Field.Shape}"
        : $"{Width} {NameOf(Kind)} value{(Width == 1 ? "" : "s")}{(Field.Shape.Rank == 0 ? "" : $" for shape {Field.Shape}")}";

    // Of a oneof that is there several times, the last counts.
    private static FeatureKind KindOf(ReadOnlySpan<byte> record, WireRange feature)
    {
        var kind = FeatureKind.None;
        var reader = new ProtoReader(record, feature);
        while (reader.Next(out int number, out WireType type))
        {
            if (type == WireType.Bytes && number is >= 1 and <= 3) kind = (FeatureKind)number;
            reader.Pass(number, type);
        }
        return kind;
    }

    internal static string NameOf(FeatureKind kind) => kind switch
    {
        FeatureKind.Bytes => "bytes",
        FeatureKind.Float => "float",
        _ => "int64",
    };
}
