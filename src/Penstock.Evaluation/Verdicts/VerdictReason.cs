namespace Penstock.Evaluation;

/// <summary>One thing that a verdict looked at.</summary>
/// <param name="Holds">Whether it is as required.</param>
/// <param name="Slice">On which rows.</param>
/// <param name="Required">What was required: <c>Auc &gt;= 0.94</c>.</param>
/// <param name="Got">What was got: <c>Auc = 0.951</c>.</param>
public sealed record VerdictReason(bool Holds, SliceKey Slice, string Required, string Got)
{
    /// <summary>What was required and got, in a sentence that needs no mark.</summary>
    public string Sentence => $"{(Holds ? Required : $"expected {Required}")}{(Slice.IsAllRows ? "" : $" on {Slice}")}{(Holds ? ": " : ", got ")}{Got}";

    /// <summary>What was required, what was got, and on which rows, if not on all.</summary>
    public override string ToString() => $"{(Holds ? "holds " : "FAILS ")} {Required}: {Got}{(Slice.IsAllRows ? "" : $" ({Slice})")}";
}
