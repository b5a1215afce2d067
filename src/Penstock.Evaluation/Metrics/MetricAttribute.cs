namespace Penstock.Evaluation;

/// <summary>Marks a property of <see cref="MetricValues"/> as a metric.</summary>
/// <param name="better">Which way it is better.</param>
/// <param name="least">The least value that it can have.</param>
/// <param name="most">The largest value that it can have.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MetricAttribute(Better better = Better.Neither, double least = double.NegativeInfinity, double most = double.PositiveInfinity) : Attribute
{
    public Better Better => better;

    public double Least => least;

    public double Most => most;
}
