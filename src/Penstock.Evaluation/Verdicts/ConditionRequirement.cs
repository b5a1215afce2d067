using System.Linq.Expressions;

namespace Penstock.Evaluation;

/// <summary>A condition on metrics, judged part by part.</summary>
internal sealed class ConditionRequirement : Requirement
{
    private readonly List<MetricCondition> _parts;

    public ConditionRequirement(Expression<Func<MetricValues, bool>> condition, SliceSpec? slices) : base(slices) =>
        _parts = [.. Conjuncts(condition.Body).Select(part => new MetricCondition(part, condition.Parameters[0]))];

    public override string Text => string.Join(" && ", _parts);

    private protected override IEnumerable<VerdictReason> Judge(SliceResult slice, EvaluationReport report, EvaluationReport? champion) =>
        _parts.Select(part => new VerdictReason(part.Holds(slice.Values) == true, slice.Key, part.ToString(), string.Join(", ", part.Metrics.Select(metric => Value(metric, slice)))));

    private static IEnumerable<Expression> Conjuncts(Expression body) => body is BinaryExpression { NodeType: ExpressionType.AndAlso } and
        ? Conjuncts(and.Left).Concat(Conjuncts(and.Right))
        : [body];
}
