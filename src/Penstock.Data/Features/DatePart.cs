using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A part of a date and time, such as the hour, in UTC: of a number of seconds since 1970, or of a text in ISO 8601. 0 stands for what is missing or no time.</summary>
/// <param name="Column">The column.</param>
/// <param name="Field">The part. Years are those of the training rows; another is 0.</param>
public sealed record DatePart(string Column, CalendarField Field) : CategoryFeature
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [Column];

    private protected override string DefaultName => $"{Column}_{Field.ToString().ToLowerInvariant()}";

    internal override FeatureFitter NewFitter() => new DateFitter(this);
}
