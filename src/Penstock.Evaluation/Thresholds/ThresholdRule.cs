namespace Penstock.Evaluation;

/// <summary>What makes a decision threshold a good one.</summary>
public abstract record ThresholdRule
{
    private protected ThresholdRule()
    {
    }

    /// <summary>The largest F1.</summary>
    public static ThresholdRule F1 { get; } = new F1Rule();

    /// <summary>The smallest cost of wrong decisions.</summary>
    /// <param name="falsePositive">What a negative that is decided positive costs.</param>
    /// <param name="falseNegative">What a positive that is decided negative costs.</param>
    public static ThresholdRule Cost(double falsePositive, double falseNegative) => new CostRule(falsePositive, falseNegative);

    /// <summary>The largest recall among the thresholds whose precision is at least the one given.</summary>
    public static ThresholdRule RecallAtPrecision(double precision) => new RecallAtPrecisionRule(precision);

    /// <summary>How good counts are; the more the better, NaN where the rule is not met.</summary>
    internal abstract double Worth(BinaryCounts counts);

    /// <summary>The same where no threshold meets the rule: how near counts come.</summary>
    internal virtual double Nearness(BinaryCounts counts) => Worth(counts);

    /// <summary>Says what a threshold reaches.</summary>
    internal abstract string Reached(BinaryCounts counts);

    private sealed record F1Rule : ThresholdRule
    {
        internal override double Worth(BinaryCounts counts) => double.IsNaN(counts.F1) ? 0 : counts.F1;

        internal override string Reached(BinaryCounts counts) => FormattableString.Invariant($"F1 {counts.F1:0.####}");

        public override string ToString() => "the largest F1";
    }

    private sealed record CostRule : ThresholdRule
    {
        private readonly double _falsePositive, _falseNegative;

        public CostRule(double falsePositive, double falseNegative)
        {
            if (!(falsePositive >= 0 && falseNegative >= 0 && falsePositive + falseNegative > 0) || !double.IsFinite(falsePositive + falseNegative)) throw new ArgumentException(FormattableString.Invariant($"ThresholdRule: expected costs of 0 or more, not both 0, got {falsePositive} and {falseNegative}."));
            (_falsePositive, _falseNegative) = (falsePositive, falseNegative);
        }

        internal override double Worth(BinaryCounts counts) => -CostOf(counts);

        internal override string Reached(BinaryCounts counts) => FormattableString.Invariant($"cost {CostOf(counts):0.####}, {CostOf(counts) / counts.Total:0.####} a row");

        public override string ToString() => FormattableString.Invariant($"the smallest cost, {_falsePositive:0.####} a false positive and {_falseNegative:0.####} a false negative");

        private double CostOf(BinaryCounts counts) => _falsePositive * counts.FalsePositives + _falseNegative * counts.FalseNegatives;
    }

    private sealed record RecallAtPrecisionRule : ThresholdRule
    {
        private readonly double _precision;

        public RecallAtPrecisionRule(double precision) =>
            _precision = precision is > 0 and <= 1 ? precision : throw new ArgumentException(FormattableString.Invariant($"ThresholdRule: expected a precision above 0 and at most 1, got {precision}."));

        internal override double Worth(BinaryCounts counts) => counts.Precision >= _precision ? counts.Recall : double.NaN;

        internal override double Nearness(BinaryCounts counts) => counts.Precision;

        internal override string Reached(BinaryCounts counts) => FormattableString.Invariant($"recall {counts.Recall:0.####} at precision {counts.Precision:0.####}");

        public override string ToString() => FormattableString.Invariant($"the largest recall at a precision of at least {_precision:0.####}");
    }
}
