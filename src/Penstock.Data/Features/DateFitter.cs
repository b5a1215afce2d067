namespace Penstock.Data;

/// <summary>The years between which the times lie.</summary>
internal sealed class DateFitter(DatePart feature) : FeatureFitter
{
    private RawColumn? _column;
    private int _first = int.MaxValue, _last = int.MinValue;

    public override void Add(RawRows rows)
    {
        _column ??= rows.Describe(feature.Column);
        if (feature.Field != Tensors.CalendarField.Year) return;
        foreach (double seconds in FittedDate.SecondsOf(rows, _column))
            if (Tensors.CalendarPart.Of(seconds, Tensors.CalendarField.Year) is > 0 and long year) (_first, _last) = (Math.Min(_first, (int)year), Math.Max(_last, (int)year));
    }

    public override void Merge(FeatureFitter other)
    {
        var more = (DateFitter)other;
        _column ??= more._column;
        (_first, _last) = (Math.Min(_first, more._first), Math.Max(_last, more._last));
    }

    public override FittedFeature Fit() => FittedDate.Of(feature, _column!, _first, Math.Max(_first, _last));
}
