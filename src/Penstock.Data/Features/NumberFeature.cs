namespace Penstock.Data;

/// <summary>A feature that is one number made of the number of a column.</summary>
/// <param name="Column">The column, which holds numbers or truth values.</param>
public abstract record NumberFeature(string Column) : Feature
{
    /// <summary>What stands for a missing number, and whether its being missing is a number of its own. Default the mean, without.</summary>
    public Impute Missing { get; init; } = new();

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Columns => [Column];

    /// <summary>Whether the logarithm of the number is taken first.</summary>
    private protected virtual bool IsLog => false;

    /// <summary>What is subtracted, then what is divided by.</summary>
    internal abstract (double Shift, double Scale) Scaling(Moments moments);

    internal sealed override FeatureFitter NewFitter() => new NumberFitter(this, IsLog);
}
