using System.Text.Unicode;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// Gathers the values of one column. Where the type is not given it begins as the narrowest that holds the first value
/// and widens: truth value or Int64, then Float64, then text. Text needs the file to be read again, if numbers came before it.
/// </summary>
internal sealed unsafe class ColumnBuilder
{
    private readonly bool _isGiven;
    private readonly byte[][] _missingTexts;
    private DType? _type;
    private bool[] _missing = [];
    private float[] _singles = [];
    private double[] _doubles = [];
    private long[] _longs = [];
    private bool[] _truths = [];
    private TextStack _texts = new(0);
    private int _count, _capacity;
    private bool _hasMissing, _fitsSingle = true;

    public ColumnBuilder(string name, DType? type, IEnumerable<byte[]> missingTexts, int capacity)
    {
        (Name, _type, _isGiven, _capacity) = (name, type, type is not null, capacity);
        _missingTexts = [.. missingTexts];
        if (type is { } given) Reserve(given);
    }

    public string Name { get; }

    /// <summary>Whether a text came after values that were stored as numbers, so that the file must be read again.</summary>
    public bool NeedsText { get; private set; }

    /// <summary>What a value must be, in words.</summary>
    public string Expectation => _type switch { DType.Bool => "true or false", DType.Int64 => "a whole number", DType.Text => "UTF-8 text", _ => "a number" };

    /// <summary>Adds a value; false if it is not of the column's type.</summary>
    /// <param name="field">At least 16 bytes before the end can be read.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="isQuoted">Whether the field stood in quotes.</param>
    public bool Add(byte* field, int length, bool isQuoted)
    {
        if (_count == _capacity) Grow();
        switch (_type)
        {
            case DType.Float32 when NumberText.TrySingle(field, length, out float single):
                _singles[_count++] = single;
                return true;
            case DType.Float64 when NumberText.TryDouble(field, length, out double number, out bool fits):
                _doubles[_count++] = number;
                _fitsSingle &= fits;
                return true;
            case DType.Int64 when NumberText.TryInt64(field, length, out long whole):
                _longs[_count++] = whole;
                return true;
            default:
                return AddOther(new ReadOnlySpan<byte>(field, length), field, isQuoted);
        }
    }

    /// <summary>Adds the numbers of consecutive rows up to the first that is none, or not of the column's type.</summary>
    /// <returns>How many were added.</returns>
    public int AddRun(in FieldRun run, int column, int first)
    {
        while (_capacity - _count < run.Rows) Grow();
        int added = _type switch
        {
            DType.Float32 => AddSingles(run, column, first, _singles.AsSpan(_count, run.Rows - first)),
            DType.Float64 => AddDoubles(run, column, first, _doubles.AsSpan(_count, run.Rows - first)),
            DType.Int64 => AddLongs(run, column, first, _longs.AsSpan(_count, run.Rows - first)),
            _ => 0,
        };
        _count += added;
        return added;
    }

    private static int AddSingles(FieldRun run, int column, int first, Span<float> values)
    {
        FieldCursor fields = run.Column(column, first);
        fixed (float* start = values)
        {
            float* next = start, end = start + run.Rows - first;
            for (; next < end; next = unchecked(next + 1))
            {
                byte* field = fields.Next(out int length);
                if (!NumberText.TrySingle(field, length, out float value)) break;
                *next = value;
            }
            return (int)(next - start);
        }
    }

    private int AddDoubles(FieldRun run, int column, int first, Span<double> values)
    {
        FieldCursor fields = run.Column(column, first);
        bool fitSingle = true;
        fixed (double* start = values)
        {
            double* next = start, end = start + run.Rows - first;
            for (; next < end; next = unchecked(next + 1))
            {
                byte* field = fields.Next(out int length);
                if (!NumberText.TryDouble(field, length, out double value, out bool fits)) break;
                *next = value;
                fitSingle &= fits;
            }
            _fitsSingle &= fitSingle;
            return (int)(next - start);
        }
    }

    private static int AddLongs(FieldRun run, int column, int first, Span<long> values)
    {
        FieldCursor fields = run.Column(column, first);
        fixed (long* start = values)
        {
            long* next = start, end = start + run.Rows - first;
            for (; next < end; next = unchecked(next + 1))
            {
                byte* field = fields.Next(out int length);
                if (!NumberText.TryInt64(field, length, out long value)) break;
                *next = value;
            }
            return (int)(next - start);
        }
    }

    /// <summary>The type of all values so far; Float32 where there were none.</summary>
    public DType Type => _type is { } type && !(type == DType.Float64 && _fitsSingle && !_isGiven) ? type : DType.Float32;

    /// <summary>Forgets the values, but not the type that they led to.</summary>
    public void Clear()
    {
        _count = 0;
        _hasMissing = false;
        if (_type == DType.Text) _texts = new TextStack(_capacity);
    }

    /// <summary>The column; memory goes with it.</summary>
    /// <param name="narrows">Whether doubles become floats where these keep all digits.</param>
    public Column Build(bool narrows = true)
    {
        Tensor values = _type switch
        {
            DType.Bool => Kept(_truths),
            DType.Int64 => Kept(_longs),
            DType.Float32 => Kept(_singles),
            DType.Float64 when narrows && _fitsSingle && !_isGiven => Tensor.From(Singles(_doubles.AsSpan(0, _count))),
            DType.Float64 => Kept(_doubles),
            DType.Text => Tensor.From(_texts.ToColumn(), Shape.Of(_count)),
            _ => Tensor.From(Enumerable.Repeat(float.NaN, _count).ToArray()),
        };
        return new Column(Name, values, _hasMissing ? _missing[.._count] : null);
    }

    /// <summary>The column of the rows since the last; the type that they led to stays, and doubles stay doubles.</summary>
    public Column BuildPart()
    {
        Column column = Build(narrows: false);
        (_count, _hasMissing) = (0, false);
        if (_type is { } type) Reserve(type);
        return column;
    }

    private bool AddOther(ReadOnlySpan<byte> text, byte* field, bool isQuoted)
    {
        if (IsMissing(text, isQuoted))
        {
            AddMissing();
            return true;
        }
        if (_type == DType.Bool && TryBool(text, out bool truth))
        {
            _truths[_count++] = truth;
            return true;
        }
        if (_type == DType.Text)
        {
            _texts.Add(text);
            _count++;
            return Utf8.IsValid(text);
        }
        return !_isGiven && Widen(text, field, isQuoted);
    }

    private bool Widen(ReadOnlySpan<byte> text, byte* field, bool isQuoted)
    {
        bool isNumber = NumberText.TryDouble(field, text.Length, out _, out _);
        if (_type is null)
        {
            Reserve(isNumber ? (NumberText.TryInt64(field, text.Length, out _) ? DType.Int64 : DType.Float64) : TryBool(text, out _) ? DType.Bool : DType.Text);
            return Add(field, text.Length, isQuoted);
        }
        if (_type == DType.Int64 && isNumber)
        {
            WidenToDouble();
            return Add(field, text.Length, isQuoted);
        }
        // What the earlier numbers looked like is gone; the next reading keeps them as texts.
        NeedsText = true;
        AddMissing();
        return true;
    }

    private void WidenToDouble()
    {
        long[] longs = _longs;
        _longs = [];
        Reserve(DType.Float64);
        for (int i = 0; i < _count; i++)
        {
            if (_hasMissing && _missing[i]) continue;
            _doubles[i] = longs[i];
            _fitsSingle &= Math.Abs((double)(float)longs[i] - longs[i]) < 0.5;
        }
    }

    /// <summary>Takes a type; the rows so far are missing.</summary>
    private void Reserve(DType type)
    {
        _type = type;
        if (type == DType.Float32) Array.Fill(_singles = GC.AllocateUninitializedArray<float>(_capacity), float.NaN, 0, _count);
        else if (type == DType.Float64) Array.Fill(_doubles = GC.AllocateUninitializedArray<double>(_capacity), double.NaN, 0, _count);
        else if (type == DType.Int64) _longs = new long[_capacity];
        else if (type == DType.Bool) _truths = new bool[_capacity];
        else if (type == DType.Text)
        {
            _texts = new TextStack(_capacity);
            for (int i = 0; i < _count; i++) _texts.Add([]);
        }
        else throw new ArgumentException($"Csv: expected the type Float32, Float64, Int64, Bool or Text for column \"{Name}\", got {type}.");
    }

    private void AddMissing()
    {
        if (!_hasMissing) _missing = new bool[_capacity];
        _hasMissing = true;
        if (_type == DType.Text) _texts.Add([]);
        else if (_type == DType.Float64) _doubles[_count] = double.NaN;
        else if (_type == DType.Float32) _singles[_count] = float.NaN;
        _missing[_count++] = true;
    }

    private bool IsMissing(ReadOnlySpan<byte> text, bool isQuoted)
    {
        // In quotes it is a text; a column that cannot hold one has it missing all the same.
        if (isQuoted && (_type is null or DType.Text)) return false;
        if (text.IsEmpty || (_type != DType.Text && System.Text.Ascii.EqualsIgnoreCase(text, "nan"u8))) return true;
        foreach (byte[] missing in _missingTexts)
            if (text.SequenceEqual(missing)) return true;
        return false;
    }

    private void Grow()
    {
        _capacity = (int)Math.Min(Array.MaxLength, Math.Max(16, 2L * _capacity));
        if (_count == _capacity) throw new InvalidDataException($"Csv: expected at most {Array.MaxLength} rows. Read the file in parts.");
        if (_hasMissing) Array.Resize(ref _missing, _capacity);
        if (_type == DType.Float32) Array.Resize(ref _singles, _capacity);
        else if (_type == DType.Float64) Array.Resize(ref _doubles, _capacity);
        else if (_type == DType.Int64) Array.Resize(ref _longs, _capacity);
        else if (_type == DType.Bool) Array.Resize(ref _truths, _capacity);
    }

    // A little more than is used costs less than a copy, whose pages the system must clear first.
    private Tensor Kept<T>(T[] values) where T : unmanaged => Tensor.FromFirst(values.Length - _count <= _count / 16 ? values : values[.._count], _count);

    private static float[] Singles(ReadOnlySpan<double> doubles)
    {
        float[] singles = GC.AllocateUninitializedArray<float>(doubles.Length);
        for (int i = 0; i < singles.Length; i++) singles[i] = (float)doubles[i];
        return singles;
    }

    private static bool TryBool(ReadOnlySpan<byte> text, out bool value)
    {
        value = System.Text.Ascii.EqualsIgnoreCase(text, "true"u8);
        return value || System.Text.Ascii.EqualsIgnoreCase(text, "false"u8);
    }
}
