namespace Penstock.Models;

/// <summary>What is done to texts before they are split.</summary>
public enum Standardization
{
    /// <summary>Letters A to Z are made small, and ASCII punctuation is taken out.</summary>
    LowerAndStripPunctuation,
    /// <summary>Letters A to Z are made small.</summary>
    Lower,
    /// <summary>ASCII punctuation is taken out.</summary>
    StripPunctuation,
    /// <summary>Nothing.</summary>
    None,
}
