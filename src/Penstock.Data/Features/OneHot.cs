namespace Penstock.Data;

/// <summary>A column of whole numbers from 0 to below a limit, one place of the matrix for each; what is none of them, or missing, is 0 in all places.</summary>
/// <param name="Column">The column.</param>
/// <param name="Depth">The limit.</param>
public sealed record OneHot(string Column, int Depth) : Feature
{
    /// <summary>The limit.</summary>
    public int Depth { get; } = Depth is >= 1 and <= 10_000 ? Depth : throw new ArgumentException($"OneHot \"{Column}\": expected 1 to 10,000 places, got {Depth}.");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => [Column];

    private protected override string DefaultName => $"{Column}_onehot";

    internal override FeatureFitter NewFitter() => new UnfittedFitter(_ => new FittedOneHot(Name, Column, Depth));
}
