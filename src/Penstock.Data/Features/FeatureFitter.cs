namespace Penstock.Data;

/// <summary>Gathers what a feature needs to know of the training rows, part by part.</summary>
internal abstract class FeatureFitter
{
    public abstract void Add(RawRows rows);

    /// <summary>Takes over what another has gathered of other rows for the same feature.</summary>
    public abstract void Merge(FeatureFitter other);

    public abstract FittedFeature Fit();
}
