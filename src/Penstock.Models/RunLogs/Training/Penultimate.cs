namespace Penstock.Models;

/// <summary>What the last layer with weights sees: the model's own description of an example.</summary>
internal static class Penultimate
{
    private const long MostDimensions = 4096;

    /// <summary>What the last layer with weights before an output sees; null where nothing between it and the input learns, where it takes several, or where it has more numbers than a projector shows.</summary>
    public static SymbolicTensor? Of(SymbolicTensor output)
    {
        SymbolicTensor at = output;
        while (at.Layer.Weights.Count == 0 && at.Application.Inputs.Count == 1) at = at.Application.Inputs[0];
        return at.Application.Inputs is [var seen] && IsLearnt(seen) && seen.Shape.Without(0).IsKnown && seen.Shape.Without(0).ElementCount <= MostDimensions ? seen : null;
    }

    // Raw or scaled inputs are no description of the model's own.
    private static bool IsLearnt(SymbolicTensor value)
    {
        var met = new HashSet<SymbolicTensor>(ReferenceEqualityComparer.Instance) { value };
        var open = new Stack<SymbolicTensor>(met);
        while (open.TryPop(out SymbolicTensor? at))
        {
            if (at.Layer.Weights.Any(weight => weight.IsLearnt)) return true;
            foreach (SymbolicTensor input in at.Application.Inputs)
                if (met.Add(input)) open.Push(input);
        }
        return false;
    }
}
