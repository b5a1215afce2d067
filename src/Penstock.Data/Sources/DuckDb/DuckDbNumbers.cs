using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A column of numbers, truth values or times. Times are seconds: of a date or timestamp since 1970 in UTC, of a time since midnight.</summary>
internal static class DuckDbNumbers
{
    private const double DaySeconds = 86400;
    private const long ExactInDouble = 1L << 53;

    /// <summary>The reader for a type; null where it is none of numbers.</summary>
    public static DuckDbColumn? Of(DuckDbApi api, string who, string name, nint type)
    {
        return ReaderOf(Kind());

        unsafe DuckDbType Kind() => api.GetTypeId(type);

        DuckDbColumn? ReaderOf(DuckDbType kind) => kind switch
        {
            DuckDbType.Boolean => new DuckDbNumbers<byte, bool>(api, name, value => value != 0),
            DuckDbType.TinyInt => new DuckDbNumbers<sbyte, sbyte>(api, name, null),
            DuckDbType.UTinyInt => new DuckDbNumbers<byte, byte>(api, name, null),
            DuckDbType.SmallInt => new DuckDbNumbers<short, short>(api, name, null),
            DuckDbType.Integer => new DuckDbNumbers<int, int>(api, name, null),
            DuckDbType.BigInt => new DuckDbNumbers<long, long>(api, name, null),
            DuckDbType.Float => new DuckDbNumbers<float, float>(api, name, null, float.NaN),
            DuckDbType.Double => new DuckDbNumbers<double, double>(api, name, null, double.NaN),
            DuckDbType.USmallInt => new DuckDbNumbers<ushort, int>(api, name, value => value),
            DuckDbType.UInteger => new DuckDbNumbers<uint, long>(api, name, value => value),
            DuckDbType.UBigInt => new DuckDbNumbers<ulong, long>(api, name, value => value <= long.MaxValue ? (long)value : throw TooLarge(value)),
            DuckDbType.HugeInt => new DuckDbNumbers<Int128, long>(api, name, value => value >= long.MinValue && value <= long.MaxValue ? (long)value : throw TooLarge(value)),
            DuckDbType.UHugeInt => new DuckDbNumbers<UInt128, long>(api, name, value => value <= long.MaxValue ? (long)value : throw TooLarge(value)),
            DuckDbType.Decimal => DecimalOf(api, name, type),
            DuckDbType.Date => new DuckDbNumbers<int, double>(api, name, days => days is int.MaxValue or -int.MaxValue ? Time(days, int.MaxValue, 1) : days * DaySeconds, double.NaN),
            DuckDbType.Timestamp or DuckDbType.TimestampWithZone => new DuckDbNumbers<long, double>(api, name, value => Time(value, long.MaxValue, 1e6), double.NaN),
            DuckDbType.TimestampSeconds => new DuckDbNumbers<long, double>(api, name, value => Time(value, long.MaxValue, 1), double.NaN),
            DuckDbType.TimestampMilliseconds => new DuckDbNumbers<long, double>(api, name, value => Time(value, long.MaxValue, 1e3), double.NaN),
            DuckDbType.TimestampNanoseconds => new DuckDbNumbers<long, double>(api, name, value => Time(value, long.MaxValue, 1e9), double.NaN),
            DuckDbType.Time => new DuckDbNumbers<long, double>(api, name, value => value / 1e6, double.NaN),
            _ => null,
        };

        InvalidDataException TooLarge<T>(T value) => new($"{who} column \"{name}\": expected whole numbers that fit 64 bits, got {value}. Cast it in the query: x::DOUBLE.");
    }

    private static unsafe DuckDbColumn DecimalOf(DuckDbApi api, string name, nint type)
    {
        int scale = api.DecimalScale(type);
        double power = Math.Pow(10, scale);
        return api.DecimalInternalType(type) switch
        {
            DuckDbType.SmallInt => new DuckDbNumbers<short, double>(api, name, value => value / power, double.NaN),
            DuckDbType.Integer => new DuckDbNumbers<int, double>(api, name, value => value / power, double.NaN),
            DuckDbType.BigInt => new DuckDbNumbers<long, double>(api, name, value => Scaled(value, scale, power), double.NaN),
            _ => new DuckDbNumbers<Int128, double>(api, name, value => Scaled(value, scale, power), double.NaN),
        };
    }

    // Both are exact up to 53 bits and 22 places, and so the quotient is the nearest double; else the library reads the digits.
    private static double Scaled(Int128 value, int scale, double power) => scale <= 22 && value >= -ExactInDouble && value <= ExactInDouble
        ? (double)value / power
        : double.Parse(string.Create(CultureInfo.InvariantCulture, $"{value}e-{scale}"), CultureInfo.InvariantCulture);

    // Dates know both infinities.
    private static double Time(long value, long infinity, double perSecond) => value == infinity ? double.PositiveInfinity : value == -infinity ? double.NegativeInfinity : value / perSecond;
}

/// <summary>A column of one type in DuckDB's vectors and perhaps another in ours.</summary>
/// <param name="api">The library.</param>
/// <param name="name">The column's name.</param>
/// <param name="convert">Makes one of the other; null where they are the same.</param>
/// <param name="missing">What stands for a missing value.</param>
internal sealed unsafe class DuckDbNumbers<TFrom, TTo>(DuckDbApi api, string name, Func<TFrom, TTo>? convert, TTo missing = default) : DuckDbColumn(api, name)
    where TFrom : unmanaged where TTo : unmanaged
{
    private TTo[] _values = [];

    private protected override void AppendValues(nint vector, int start, int count)
    {
        if (_values.Length < Count + count) Array.Resize(ref _values, RoomFor(_values.Length, Count + count));
        var from = new ReadOnlySpan<TFrom>((TFrom*)Api.VectorGetData(vector) + start, count);
        Span<TTo> to = _values.AsSpan(Count, count);
        if (convert is null)
        {
            System.Runtime.InteropServices.MemoryMarshal.Cast<TFrom, TTo>(from).CopyTo(to);
            return;
        }
        ulong* valid = Api.VectorGetValidity(vector);
        for (int i = 0; i < count; i++) to[i] = IsMissing(valid, start + i) ? missing : convert(from[i]);
    }

    private protected override void Clear(int index) => _values[index] = missing;

    private protected override Tensor TakeValues()
    {
        TTo[] values = _values;
        _values = [];
        return Tensor.FromFirst(values.Length - Count <= Count / 16 ? values : values[..Count], Count);
    }
}
