namespace Penstock.Cli;

/// <summary>Text from files of others: a terminal would obey what control characters in it say.</summary>
internal static class ForeignText
{
    /// <summary>The text with control characters as \x1B.</summary>
    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? $"\\x{(int)c:X2}" : c.ToString())) : text;
}
