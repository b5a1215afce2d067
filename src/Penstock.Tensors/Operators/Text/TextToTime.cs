using System.Buffers.Text;

namespace Penstock.Tensors;

/// <summary>
/// The time that each text says, in seconds since 1970-01-01 00:00 UTC, Float64; NaN where it says none. A text is a date of ISO 8601,
/// <c>2026-11-28</c>, perhaps with a time behind T or a space, <c>09:30</c> or <c>09:30:15.25</c>, and perhaps Z or an offset such as
/// <c>+02:00</c>; without one the time is UTC.
/// </summary>
internal sealed record TextToTime : TextOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [new(DType.Float64, TextShape(inputs))];

    /// <inheritdoc/>
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return () =>
        {
            Span<double> to = y.AsSpan<double>();
            for (int i = 0; i < to.Length; i++) to[i] = Seconds(x.Text![i]);
        };
    }

    /// <summary>The seconds of one text, or NaN.</summary>
    internal static double Seconds(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        if (!TryDigits(ref text, 4, out int year) || !TryMark(ref text, '-') || !TryDigits(ref text, 2, out int month) || !TryMark(ref text, '-') || !TryDigits(ref text, 2, out int day)) return double.NaN;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return double.NaN;
        double date = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalSeconds;
        if (text.IsEmpty) return date;
        if (!TryMark(ref text, 'T') && !TryMark(ref text, ' ')) return double.NaN;
        if (!TryClock(ref text, out int hour, out int minute) || hour > 23) return double.NaN;
        double second = 0;
        if (TryMark(ref text, ':') && !TrySecond(ref text, out second)) return double.NaN;
        return TryOffset(text, out int offset) ? date + ((hour * 60 + minute - offset) * 60L + second) : double.NaN;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || text.SequenceEqual("Z"u8)) return true;
        int sign = text[0] == '+' ? 1 : text[0] == '-' ? -1 : 0;
        text = text[1..];
        if (sign == 0 || !TryClock(ref text, out int hours, out int rest) || !text.IsEmpty || hours > 23) return false;
        minutes = sign * (hours * 60 + rest);
        return true;
    }

    private static bool TryClock(ref ReadOnlySpan<byte> text, out int hours, out int minutes)
    {
        minutes = 0;
        return TryDigits(ref text, 2, out hours) && TryMark(ref text, ':') && TryDigits(ref text, 2, out minutes) && minutes < 60;
    }

    private static bool TrySecond(ref ReadOnlySpan<byte> text, out double second)
    {
        int length = text.IndexOfAnyExcept("0123456789."u8) is var end && end < 0 ? text.Length : end;
        bool isSecond = Utf8Parser.TryParse(text[..length], out second, out int used) && used == length && length >= 2 && char.IsAsciiDigit((char)text[1]) && second < 61;
        text = text[length..];
        return isSecond;
    }

    private static bool TryDigits(ref ReadOnlySpan<byte> text, int count, out int number)
    {
        number = 0;
        if (text.Length < count || text[..count].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        foreach (byte digit in text[..count]) number = number * 10 + digit - '0';
        text = text[count..];
        return true;
    }

    private static bool TryMark(ref ReadOnlySpan<byte> text, char mark)
    {
        if (text.IsEmpty || text[0] != mark) return false;
        text = text[1..];
        return true;
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.TextToTime"/>
    public static Value TextToTime(Value x) => x.Graph.Apply(new TextToTime(), [x])[0];
}
