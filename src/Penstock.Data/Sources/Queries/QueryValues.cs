using System.Data.Common;
using System.Globalization;
using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Values of one type, taken from a driver without a box around each.</summary>
internal abstract class QueryValues(DType type)
{
    public DType DType => type;

    /// <summary>What gathers values of a driver's type; null where a table has none for it.</summary>
    public static QueryValues? Of(Type type)
    {
        if (type == typeof(bool)) return new QueryNumbers<bool>((r, i) => r.GetBoolean(i), false);
        if (type == typeof(byte)) return new QueryNumbers<byte>((r, i) => r.GetByte(i), 0);
        if (type == typeof(sbyte)) return new QueryNumbers<sbyte>((r, i) => r.GetFieldValue<sbyte>(i), 0);
        if (type == typeof(short)) return new QueryNumbers<short>((r, i) => r.GetInt16(i), 0);
        if (type == typeof(ushort)) return new QueryNumbers<int>((r, i) => r.GetFieldValue<ushort>(i), 0);
        if (type == typeof(int)) return new QueryNumbers<int>((r, i) => r.GetInt32(i), 0);
        if (type == typeof(uint)) return new QueryNumbers<long>((r, i) => r.GetFieldValue<uint>(i), 0);
        if (type == typeof(long)) return new QueryNumbers<long>((r, i) => r.GetInt64(i), 0);
        if (type == typeof(ulong)) return new QueryNumbers<long>((r, i) => checked((long)r.GetFieldValue<ulong>(i)), 0);
        if (type == typeof(float)) return new QueryNumbers<float>((r, i) => r.GetFloat(i), float.NaN);
        if (type == typeof(double)) return new QueryNumbers<double>((r, i) => r.GetDouble(i), double.NaN);
        if (type == typeof(decimal)) return new QueryNumbers<double>((r, i) => (double)r.GetDecimal(i), double.NaN);
        if (type == typeof(DateTime)) return new QueryNumbers<double>((r, i) => SecondsOf(r.GetDateTime(i)), double.NaN);
        if (type == typeof(DateTimeOffset)) return new QueryNumbers<double>((r, i) => SecondsOf(r.GetFieldValue<DateTimeOffset>(i).UtcDateTime), double.NaN);
        if (type == typeof(DateOnly)) return new QueryNumbers<double>((r, i) => SecondsOf(r.GetFieldValue<DateOnly>(i).ToDateTime(default)), double.NaN);
        if (type == typeof(TimeSpan)) return new QueryNumbers<double>((r, i) => r.GetFieldValue<TimeSpan>(i).TotalSeconds, double.NaN);
        if (type == typeof(TimeOnly)) return new QueryNumbers<double>((r, i) => r.GetFieldValue<TimeOnly>(i).ToTimeSpan().TotalSeconds, double.NaN);
        if (type == typeof(string)) return new QueryTexts((r, i) => Encoding.UTF8.GetBytes(r.GetString(i)));
        if (type == typeof(Guid)) return new QueryTexts((r, i) => Encoding.UTF8.GetBytes(r.GetGuid(i).ToString()));
        if (type == typeof(byte[])) return new QueryTexts((r, i) => r.GetFieldValue<byte[]>(i));
        return null;
    }

    /// <summary>What gathers values of any of a driver's types as one of ours.</summary>
    public static QueryValues Of(DType type, string column)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return type switch
        {
            DType.Bool => new QueryNumbers<bool>((r, i) => Convert.ToBoolean(r.GetValue(i), culture), false),
            DType.Int64 => new QueryNumbers<long>((r, i) => Convert.ToInt64(r.GetValue(i), culture), 0),
            DType.Float32 => new QueryNumbers<float>((r, i) => Convert.ToSingle(r.GetValue(i), culture), float.NaN),
            DType.Float64 => new QueryNumbers<double>((r, i) => Convert.ToDouble(r.GetValue(i), culture), double.NaN),
            DType.Text => new QueryTexts((r, i) => r.GetValue(i) switch { byte[] bytes => bytes, var value => Encoding.UTF8.GetBytes(Convert.ToString(value, culture) ?? "") }),
            _ => throw new ArgumentException($"FromQuery: expected the type Float32, Float64, Int64, Bool or Text for column \"{column}\", got {type}."),
        };
    }

    public abstract void Add(DbDataReader answer, int ordinal);

    public abstract void AddMissing();

    public abstract void RemoveLast(int count);

    /// <summary>The values since the last time, one axis.</summary>
    public abstract Tensor Take();

    // A time of no kind is one in UTC.
    private static double SecondsOf(DateTime time) => ((time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;
}

internal sealed class QueryNumbers<T>(Func<DbDataReader, int, T> get, T missing) : QueryValues(DTypes.Of<T>()) where T : unmanaged
{
    private readonly List<T> _values = [];

    public override void Add(DbDataReader answer, int ordinal) => _values.Add(get(answer, ordinal));

    public override void AddMissing() => _values.Add(missing);

    public override void RemoveLast(int count) => _values.RemoveRange(_values.Count - count, count);

    public override Tensor Take()
    {
        Tensor values = Tensor.From(_values.ToArray());
        _values.Clear();
        return values;
    }
}

internal sealed class QueryTexts(Func<DbDataReader, int, byte[]> get) : QueryValues(DType.Text)
{
    private TextStack _texts = new(0);

    public override void Add(DbDataReader answer, int ordinal) => _texts.Add(get(answer, ordinal));

    public override void AddMissing() => _texts.Add([]);

    public override void RemoveLast(int count) => _texts.RemoveLast(count);

    public override Tensor Take()
    {
        Tensor values = Tensor.From(_texts.ToColumn(), Shape.Of(_texts.Count));
        _texts = new TextStack(_texts.Count);
        return values;
    }
}
