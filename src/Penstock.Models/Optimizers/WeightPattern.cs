using System.Text.RegularExpressions;

namespace Penstock.Models;

/// <summary>Regular expressions that name weights. They come from files too: the engine that runs them takes linear time, and knows neither looks around nor references back.</summary>
internal static class WeightPattern
{
    /// <summary>Whether a text has a place that matches a pattern.</summary>
    public static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking);

    /// <summary>A pattern, if it can be used.</summary>
    /// <exception cref="ArgumentException">It is no regular expression, or one that the engine does not know.</exception>
    public static string Checked(string owner, string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return pattern;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"{owner}: expected a regular expression without looks around and references back, got \"{pattern}\": {e.Message}", e);
        }
    }
}
