using System.Buffers;
using System.Globalization;
using System.Text;

namespace Penstock.Web;

/// <summary>Text in the exposition format 0.0.4 of Prometheus.</summary>
/// <param name="output">Takes UTF-8.</param>
internal readonly struct PrometheusText(IBufferWriter<byte> output)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public void Head(string name, string help, string kind)
    {
        if (help.Length > 0) Write($"# HELP {name} {help.Replace("\\", "\\\\").Replace("\n", "\\n")}\n");
        Write($"# TYPE {name} {kind}\n");
    }

    public void Sample(string name, string labels, double value) => Sample(name, labels, Number(value));

    public void Sample(string name, string labels, long value) => Sample(name, labels, value.ToString(CultureInfo.InvariantCulture));

    private void Sample(string name, string labels, string value) => Write(labels.Length == 0 ? $"{name} {value}\n" : $"{name}{{{labels}}} {value}\n");

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public static string Labels(Metric metric, ReadOnlySpan<string> values)
    {
        if (values.Length != metric.LabelNames.Count)
            throw new ArgumentException($"Metric {metric.Name}: expected {metric.LabelNames.Count} label value(s) ({string.Join(", ", metric.LabelNames)}), got {values.Length}. Give one for each.", nameof(values));
        var text = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
            text.Append(i == 0 ? "" : ",").Append(metric.LabelNames[i]).Append("=\"")
                .Append(values[i].Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        return text.ToString();
    }

    public static string RequireName(string name) => IsName(name, colons: true) ? name
        : throw new ArgumentException($"Metric \"{name}\": expected a name of letters, digits, '_' and ':' that begins with no digit. MetricNames.Of makes one of any text.", nameof(name));

    public static string RequireLabelName(string name) => IsName(name, colons: false) && name != "le" && !name.StartsWith("__", StringComparison.Ordinal) ? name
        : throw new ArgumentException($"Label \"{name}\": expected a name of letters, digits and '_' that begins with no digit and no \"__\" and is not \"le\". Choose such a name.", nameof(name));

    private static bool IsName(string name, bool colons) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || colons && c == ':');
}
