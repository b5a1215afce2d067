namespace Penstock.Models;

/// <summary>What the last layer with weights sees: the model's own description of an example.</summary>
internal static class Penultimate
{
    private const long MostDimensions = 4096;

    /// <summary>A model that gives this, and then its answer; null where there is nothing between it and the input, where it takes several, or where it has more numbers than a projector shows.</summary>
    public static Model? Of(Model model)
    {
        SymbolicTensor at = model.Outputs[0];
        while (at.Layer.Weights.Count == 0 && at.Application.Inputs.Count == 1) at = at.Application.Inputs[0];
        if (at.Application.Inputs is not [var seen] || seen.Layer is InputLayer || !seen.Shape.Without(0).IsKnown || seen.Shape.Without(0).ElementCount > MostDimensions) return null;
        return new Model(model.Inputs, [seen, model.Outputs[0]]) { Seed = model.Seed, State = model.State };
    }
}
