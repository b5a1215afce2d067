namespace Penstock.Web;

/// <summary>Makes names that Prometheus takes of names that are paths, as TensorFlow Serving does.</summary>
public static class MetricNames
{
    /// <summary>The name of a metric: every character but letters, digits and '_' becomes ':', and '_' is put before a digit at the front.</summary>
    public static string Of(string path) => AfterDigit(string.Concat(path.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : ':')));

    /// <summary>The name of a label: every character but letters and digits becomes '_', and '_' is put before a digit at the front.</summary>
    public static string OfLabel(string name) => AfterDigit(string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')));

    private static string AfterDigit(string name) => name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name;
}
