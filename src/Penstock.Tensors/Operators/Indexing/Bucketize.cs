namespace Penstock.Tensors;

/// <summary>The bucket of each number, Int64: how many boundaries are not above it, so that a number equal to a boundary goes right.</summary>
/// <param name="Boundaries">Float64 numbers along one axis that rise.</param>
/// <param name="Missing">The bucket of NaN; -1, the default, for the last one.</param>
internal sealed record Bucketize(Tensor Boundaries, long Missing = -1) : LookupOperator
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Require(Boundaries.DType == DType.Float64 && Boundaries.Shape.Rank == 1, "boundaries of type Float64 along one axis", $"{Boundaries.DType} {Boundaries.Shape}");
        ReadOnlySpan<double> boundaries = Boundaries.AsSpan<double>();
        for (int i = 0; i < boundaries.Length; i++)
            Require(!double.IsNaN(boundaries[i]) && (i == 0 || boundaries[i - 1] < boundaries[i]), "boundaries that rise", $"{boundaries[i]} at {i}");
        return base.Infer(inputs);
    }

    /// <inheritdoc/>
    private protected override Func<double, long> Lookup(string label)
    {
        double[] boundaries = Boundaries.ToArray<double>();
        long missing = Missing < 0 ? boundaries.Length : Missing;
        return x => double.IsNaN(x) ? missing : CountNotAbove(boundaries, x);
    }

    private static long CountNotAbove(double[] boundaries, double x)
    {
        int low = 0, high = boundaries.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (boundaries[middle] <= x) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Equal where the boundaries are the same numbers.</summary>
    public bool Equals(Bucketize? other) => other is not null && Missing == other.Missing && SameNumbers(Boundaries, other.Boundaries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Boundaries.Count, Missing);
}

public static partial class Op
{
    /// <inheritdoc cref="Penstock.Tensors.Bucketize"/>
    public static Value Bucketize(Value x, Tensor boundaries, long missing = -1) => x.Graph.Apply(new Bucketize(boundaries, missing), [x])[0];
}
