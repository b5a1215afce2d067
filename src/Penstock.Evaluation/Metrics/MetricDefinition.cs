using System.Reflection;
using System.Text.RegularExpressions;

namespace Penstock.Evaluation;

/// <summary>A metric of <see cref="MetricValues"/>: its name, which way it is better, and where its value is.</summary>
public sealed partial class MetricDefinition
{
    private readonly Func<MetricValues, double> _get;
    private readonly Action<MetricValues, double> _set;

    internal MetricDefinition(PropertyInfo property)
    {
        (Name, Property) = (Words().Replace(property.Name, "_$1").ToLowerInvariant(), property.Name);
        var attribute = property.GetCustomAttribute<MetricAttribute>()!;
        (Better, Least, Most) = (attribute.Better, attribute.Least, attribute.Most);
        _get = property.GetMethod!.CreateDelegate<Func<MetricValues, double>>();
        _set = property.SetMethod!.CreateDelegate<Action<MetricValues, double>>();
    }

    /// <summary>The name in reports and files: <c>auc</c>, <c>log_loss</c>.</summary>
    public string Name { get; }

    /// <summary>The name of the property: <c>Auc</c>, <c>LogLoss</c>.</summary>
    public string Property { get; }

    /// <summary>Which way it is better.</summary>
    public Better Better { get; }

    /// <summary>The least value that it can have.</summary>
    public double Least { get; }

    /// <summary>The largest value that it can have.</summary>
    public double Most { get; }

    /// <summary>The value; NaN where it is undefined.</summary>
    public double Of(MetricValues values) => _get(values);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal void Set(MetricValues values, double value) => _set(values, value);

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Words();
}
