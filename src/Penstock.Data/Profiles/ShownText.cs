using System.Text;

namespace Penstock.Data;

/// <summary>A text of data as it can be shown on one line.</summary>
internal static class ShownText
{
    /// <summary>The text with its control characters spelt out, so that it neither breaks the line nor speaks to a terminal.</summary>
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        var shown = new StringBuilder();
        foreach (char c in text)
        {
            if (!char.IsControl(c)) shown.Append(c);
            else shown.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)c:x4}" });
        }
        return shown.ToString();
    }
}
