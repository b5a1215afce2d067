using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What becomes of NaN: a result that depends on it is NaN too, or an error tells of it, but for what stands here with its reason.</summary>
internal static class NotANumber
{
    /// <summary>Operators that may give numbers where an input holds NaN.</summary>
    public static IReadOnlyDictionary<Type, string> Excepted { get; } = new Dictionary<Type, string>
    {
        [typeof(Equal)] = "a truth value: NaN equals nothing (IEEE 754)",
        [typeof(NotEqual)] = "a truth value: NaN equals nothing (IEEE 754)",
        [typeof(Less)] = "a truth value: NaN is in no order (IEEE 754)",
        [typeof(LessOrEqual)] = "a truth value: NaN is in no order (IEEE 754)",
        [typeof(Greater)] = "a truth value: NaN is in no order (IEEE 754)",
        [typeof(GreaterOrEqual)] = "a truth value: NaN is in no order (IEEE 754)",
        [typeof(IsNaN)] = "it is the question",
        [typeof(NonZero)] = "a place: NaN is not zero",
        [typeof(ArgMax)] = "a place: that of the first NaN, as in NumPy",
        [typeof(ArgMin)] = "a place: that of the first NaN, as in NumPy",
        [typeof(Bucketize)] = "a bucket: NaN lies above all boundaries, as in NumPy, or has one of its own",
        [typeof(NumberLookup)] = "a place in a vocabulary: NaN is in none",
        [typeof(NumberHash)] = "a bucket: NaN has one as any number",
        [typeof(CalendarPart)] = "a missing time is told by its own number",
        [typeof(Cast)] = "whole numbers and truth values have no NaN: 0 and true, as in .NET; layers that take numbers for places say -1 or refuse",
        [typeof(Extent)] = "how many there are, whatever they are",
        [typeof(ReluGradient)] = "0 where the result is not above 0, as in TensorFlow; the loss is NaN then",
        [typeof(Relu6Gradient)] = "0 where the result is not above 0, as in TensorFlow; the loss is NaN then",
        [typeof(ConvolveGradient)] = "0 where the result is not above 0, as in TensorFlow; the loss is NaN then",
        [typeof(BatchNormalizationGradient)] = "0 where the result is not above 0, as in TensorFlow; the loss is NaN then",
        [typeof(ConvolveNormalizedGradient)] = "0 where the result is not above 0, as in TensorFlow; the loss is NaN then",
        [typeof(MaxPoolGradient)] = "a window with NaN has no largest number that a gradient could go to; the loss is NaN then",
        [typeof(ProjectImages)] = "pixels that are not shown do not count, and a projection of NaN shows none",
        [typeof(ProjectImagesGradient)] = "pixels that are not shown do not count, and a projection of NaN shows none",
        [typeof(While)] = "a condition that does not hold leaves the body out",
        [typeof(Where)] = "what is not chosen does not count",
        [typeof(If)] = "what is not chosen does not count",
        [typeof(OneOf)] = "what is not chosen does not count",
        [typeof(Slice)] = "what is cut away does not count",
        [typeof(Gather)] = "rows that are not asked for do not count",
    };

    /// <summary>Whether a result holds NaN.</summary>
    public static bool Holds(Tensor tensor) => tensor.DType.IsFloating() && Close.Numbers(tensor).Any(double.IsNaN);

    /// <summary>A tensor of NaN, or with NaN in the middle.</summary>
    public static Tensor In(Tensor tensor, bool all)
    {
        float[] numbers = tensor.ToArray<float>();
        if (all) Array.Fill(numbers, float.NaN);
        else numbers[numbers.Length / 2] = float.NaN;
        return Tensor.From(numbers, tensor.Shape);
    }
}
