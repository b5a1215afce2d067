namespace Penstock.Data;

/// <summary>A feature that is one of so many categories, by number: as one place of the matrix that is 1 (one-hot), or as the number itself, for an embedding.</summary>
public abstract record CategoryFeature : Feature
{
    private protected CategoryFeature()
    {
    }

    /// <summary>Whether the number, Int64, is an input of its own beside the matrix. Default false: one-hot.</summary>
    public bool AsIds { get; init; }
}
