namespace Penstock.Tensors;

/// <summary>A part of a date and time, in UTC and the Gregorian calendar.</summary>
public enum CalendarField
{
    /// <summary>The year, as in 2026.</summary>
    Year,
    /// <summary>1 to 12.</summary>
    Month,
    /// <summary>The day of the month, 1 to 31.</summary>
    Day,
    /// <summary>The day of the week, 0 for Monday to 6 for Sunday.</summary>
    Weekday,
    /// <summary>0 to 23.</summary>
    Hour,
    /// <summary>0 to 59.</summary>
    Minute,
}

/// <summary>A part of each time that is given in seconds since 1970-01-01 00:00 UTC, Int64; -1 for NaN and for what lies outside the years 1 to 9999.</summary>
internal sealed record CalendarPart(CalendarField Field) : LookupOperator
{
    private const double Earliest = -62135596800, End = 253402300800;

    /// <inheritdoc/>
    private protected override Func<double, long> Lookup(string label) => seconds => Of(seconds, Field);

    /// <summary>The part of one time.</summary>
    internal static long Of(double seconds, CalendarField field)
    {
        if (!(seconds >= Earliest && seconds < End)) return -1;
        DateTime time = DateTime.UnixEpoch.AddTicks((long)Math.Floor(seconds) * TimeSpan.TicksPerSecond);
        return field switch
        {
            CalendarField.Year => time.Year,
            CalendarField.Month => time.Month,
            CalendarField.Day => time.Day,
            CalendarField.Weekday => ((int)time.DayOfWeek + 6) % 7,
            CalendarField.Hour => time.Hour,
            _ => time.Minute,
        };
    }
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.CalendarPart"/>
    public static Value CalendarPart(Value seconds, CalendarField field) => seconds.Graph.Apply(new CalendarPart(field), [seconds])[0];
}
