namespace Penstock.Evaluation;

/// <summary>Marks a property of <see cref="MetricValues"/> as a metric.</summary>
/// <param name="better">Which way it is better.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MetricAttribute(Better better = Better.Neither) : Attribute
{
    public Better Better => better;
}
