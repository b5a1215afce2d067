namespace Penstock.Data;

/// <summary>What a model is shown of one or several columns: a declaration, whose numbers (means, boundaries, vocabularies) are found in the training rows by <see cref="FittedFeatures.Fit(IReadOnlyList{Feature}, Table)"/>.</summary>
public abstract record Feature
{
    private protected Feature()
    {
    }

    /// <summary>The name, different from that of the other features; made of the column and the kind by default.</summary>
    public string Name
    {
        get => field ?? DefaultName;
        init;
    }

    /// <summary>The columns that are read.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    private protected abstract string DefaultName { get; }

    internal abstract FeatureFitter NewFitter();
}
