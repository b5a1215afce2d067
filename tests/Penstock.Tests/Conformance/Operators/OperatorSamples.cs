using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Every operator with what to feed it. A new operator is listed in the file of its kind.</summary>
internal static class OperatorSamples
{
    private static readonly Dictionary<DType, Dictionary<string, OperatorSample>> s_samples = [];

    /// <summary>Operators that only a graph or an executor can make sense of.</summary>
    public static IReadOnlyList<Type> WithoutSamples { get; } = [typeof(Input), typeof(Read)];

    /// <summary>All samples by name, with floating-point inputs of the given type.</summary>
    public static IReadOnlyDictionary<string, OperatorSample> All(DType type)
    {
        lock (s_samples)
        {
            if (s_samples.TryGetValue(type, out var known)) return known;
            var samples = new Dictionary<string, OperatorSample>();
            foreach (OperatorSample sample in (IEnumerable<OperatorSample>)[.. ElementwiseSamples.All(type), .. StructureSamples.All(type), .. NetworkSamples.All(type), .. SequenceSamples.All(type), .. ControlSamples.All(type)])
            {
                int n = 1;
                while (!samples.TryAdd($"{sample.Operator.Name} {n}", sample)) n++;
            }
            return s_samples[type] = samples;
        }
    }
}
