namespace Penstock.Tensors;

/// <summary>What texts are split into.</summary>
public enum TextUnit
{
    /// <summary>What stands between white space.</summary>
    Word,
    /// <summary>Unicode characters.</summary>
    Character,
    /// <summary>The whole text, as it is.</summary>
    Text,
}
