using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Samples of the operators in Structure/, Indexing/ and Reduction/.</summary>
internal static class StructureSamples
{
    public static IEnumerable<OperatorSample> All(DType t) => [.. Structure(t), .. Indexing(t), .. Reductions(t), .. IndexReductions(t)];

    private static IEnumerable<OperatorSample> Structure(DType t)
    {
        Tensor x = Fed.Normal(t, [5, 6]);
        yield return new(new Copy(), x) { Batch = [0] };
        yield return new(new Copy(), Tensor.From("a", "", "ccc")) { Batch = [0] };
        yield return new(new StopGradient(), x) { Batch = [0], HasGradient = false };
        yield return new(new Checkpoint(), x) { Batch = [0] };
        yield return new(new Constant(x)) { HasGradient = false };
        yield return new(b => new Reshape([b, 2, 3]), x) { Batch = [0] };
        yield return new(new Reshape([30]), x);
        yield return new(b => new Reshape([b, 1]), Tensor.From("a", "b")) { Batch = [0] };
        yield return new(b => new BroadcastTo([b, 6]), Fed.Normal(t, [5, 1])) { Batch = [0] };
        yield return new(new BroadcastTo([4, 3, 6]), Fed.Normal(t, [3, 1]));
        yield return new(new BroadcastTo([4, 6]), Fed.Normal(t, []));
        yield return new(new BroadcastTo([0, 6]), Fed.Normal(t, [6]));
        yield return new(b => new Extent(b * 2, t), x) { HasGradient = false };
        yield return new(b => new Extent(b, DType.Int64), x);
    }

    private static IEnumerable<OperatorSample> Indexing(DType t)
    {
        Tensor x = Fed.Normal(t, [5, 4, 3]), y = Fed.Normal(t, [5, 2, 3], seed: 2), ids = Tensor.From(2, 0, 2, 4);
        yield return new(new Concatenate(1), x, y) { Batch = [0, 1] };
        yield return new(new Concatenate(0), x, Fed.Normal(t, [1, 4, 3]), Fed.Normal(t, [0, 4, 3]));
        yield return new(new Slice(1, 1, 2), x) { Batch = [0] };
        yield return new(new Slice(0, 2, 0), x);
        yield return new(new Slice(0, 1, 4), x);
        yield return new(new Pad(1, 2, 1), x) { Batch = [0] };
        yield return new(new Pad(0, 0, 1), Fed.Normal(t, [3]));
        yield return new(new Transpose([0, 2, 1]), x) { Batch = [0] };
        yield return new(new Transpose([2, 1, 0]), x);
        yield return new(new Transpose([1, 0]), Fed.Truths([4, 9]));
        yield return new(new Flip(1), x) { Batch = [0] };
        yield return new(new Flip(0), x);
        yield return new(new Gather(), x, ids) { Batch = [1] };
        yield return new(new Gather(), x, Fed.Int64([2, 3], 0, 5));
        yield return new(new Gather(), x, Tensor.From(Array.Empty<int>(), [0]));
        yield return new(new ScatterAdd([5, 3]), ids, Fed.Normal(t, [4, 3]));
        yield return new(new ScatterAdd([300]), Fed.Int64([5000], 0, 300), Fed.Normal(t, [5000])) { HasGradient = false };
        yield return new(new AddRows(), Fed.Normal(t, [5, 3]), ids, Fed.Normal(t, [4, 3]));
        yield return new(new FirstOfEqual(5), ids);
        yield return new(new FirstOfEqual(300), Fed.Int64([5000], 0, 300));
        yield return new(new OneHot(4, t), Tensor.From(0, 3, 4, -1, 2)) { Batch = [0] };
        yield return new(new Tally(4, false, t), Fed.Int64([5, 6], -1, 5)) { Batch = [0] };
        yield return new(new Tally(4, true, t), Tensor.From(0, 3, 4, -1, 3));
        yield return new(new IndexOf(Tensor.From(4L, -2, 7)), Fed.Int64([6], -3, 8)) { Batch = [0] };
        Tensor numbers = Fed.Numbers(t, [7], 2, -3.5, 0, 4, double.NaN, 1, 100);
        yield return new(new Bucketize(Tensor.From(-3.5, 0, 2, 50)), numbers) { Batch = [0], HasGradient = false };
        yield return new(new Bucketize(Tensor.From(1.0), 5), numbers) { Batch = [0], HasGradient = false };
        yield return new(new NumberLookup(Tensor.From(4.0, -3.5, 2)), numbers) { Batch = [0], HasGradient = false };
        yield return new(new NumberLookup(Tensor.From(4.0, 0), 3, true), numbers) { Batch = [0], HasGradient = false };
        yield return new(new NumberHash(10), numbers) { Batch = [0], HasGradient = false };
        yield return new(new CrossHash(50), Fed.Int64([6], 0, 9), Fed.Int64([6], 0, 4)) { Batch = [0, 1] };
        foreach (CalendarField field in Enum.GetValues<CalendarField>())
            yield return new(new CalendarPart(field), Fed.Numbers(t, [5], 0, 4096 * 300_001, -4096 * 70_003, double.NaN, 1e13)) { Batch = [0], HasGradient = false };
        yield return new(new TopK(3), Fed.Normal(t, [5, 9])) { Batch = [0], Undifferentiated = [1] };
        yield return new(new TopK(2), Fed.Int64([5, 9], 0, 4)) { Batch = [0] };
        yield return new(new NonZero("found"), Fed.Truths([4, 5]));
        yield return new(new NonZero("found"), Fed.Numbers(t, [4], 0, 2, 0, 3)) { HasGradient = false };
        yield return new(new NonZero("found"), Tensor.From(0L, 0));
    }

    private static IEnumerable<OperatorSample> Reductions(DType t)
    {
        Tensor x = Fed.Normal(t, [5, 4, 3]);
        foreach (Axes axes in (Axes[])[[2], [1], [1, 2]])
        {
            yield return new(new Sum(axes), x) { Batch = [0] };
            yield return new(new Mean(axes), x) { Batch = [0] };
            yield return new(new Max(axes), x) { Batch = [0] };
            yield return new(new Min(axes), x) { Batch = [0] };
            yield return new(new Product(axes), x) { Batch = [0], Tolerance = 1e-4 };
            yield return new(new ExtremeGradient(ReductionKind.Min, axes), x, Fed.Normal(t, ReductionOperator.Reduced(x.Shape, axes), seed: 2)) { Batch = [0, 1] };
        }
        foreach (Axes axes in (Axes[])[[], [0], [0, 2], [0, 1, 2]])
        {
            yield return new(new Sum(axes), x);
            yield return new(new Mean(axes), x);
            yield return new(new Max(axes), x);
            if (axes is not [0, 2]) yield return new(new ExtremeGradient(ReductionKind.Max, axes), x, Fed.Normal(t, ReductionOperator.Reduced(x.Shape, axes), seed: 2));
        }
        yield return new(new Sum([0]), Fed.Normal(t, [0, 3]));
        yield return new(new Product([0]), Fed.Normal(t, [0, 3]));
        yield return new(new Max([1]), Fed.Numbers(t, [1, 3], 2, 2, 1)) { HasGradient = false };
        foreach (Operator op in (Operator[])[new Sum([1]), new Product([1]), new Max([1]), new Min([1])])
        {
            yield return new(op, Fed.Int32([5, 4, 3], -3, 4)) { Batch = [0] };
            yield return new(op, Fed.Int64([5, 0], 0, 9)) { Batch = [0] };
        }
        yield return new(new Sum([1]), Fed.Normal(t, [7, 3001])) { Batch = [0], HasGradient = false, Tolerance = 1e-4 };
        yield return new(new Sum([0]), Fed.Normal(t, [3001, 37])) { HasGradient = false, Tolerance = 1e-4 };
    }

    private static IEnumerable<OperatorSample> IndexReductions(DType t)
    {
        Tensor x = Fed.Normal(t, [5, 4, 3]);
        yield return new(new ArgMax(1), x) { Batch = [0] };
        yield return new(new ArgMax(0), x);
        yield return new(new ArgMin(2), x) { Batch = [0] };
        yield return new(new ArgMin(0), Fed.Int64([9], 0, 4));
        yield return new(new CumulativeSum(1), x) { Batch = [0] };
        yield return new(new CumulativeSum(2, true), x) { Batch = [0] };
        yield return new(new CumulativeSum(0, false, true), x);
        yield return new(new CumulativeSum(0, true, true), Fed.Int64([6], 0, 9));
    }
}
