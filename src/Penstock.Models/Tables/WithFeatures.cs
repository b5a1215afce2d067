using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>
    /// A model that takes raw rows: fitted features, then this model, which learnt from what they made of the training rows. Weights are
    /// shared. Its inputs are the columns by name, one scalar a row: Float64 with NaN for a missing number, or texts with the empty text.
    /// </summary>
    /// <param name="features">The features, fitted to the rows that this model learnt from.</param>
    public Model WithFeatures(FittedFeatures features)
    {
        Require(_outputs.Count > 0, "a model that has seen an input", "one that has not", "Train it first.");
        SymbolicTensor[] columns = [.. features.Columns.Select(c => Input(Shape.Scalar, c.IsText ? DType.Text : DType.Float64, c.Name))];
        var tensors = new Dictionary<SymbolicTensor, SymbolicTensor>();
        string[] names = [.. features.Width > 0 ? [FittedFeatures.Matrix] : Array.Empty<string>(), .. features.Ids.Select(f => f.Name)];
        Require(names.Length == _inputs.Count, $"inputs for {string.Join(", ", names)}", string.Join(", ", _inputs));
        for (int i = 0; i < names.Length; i++)
        {
            SymbolicTensor input = _inputs.FirstOrDefault(t => t.Layer.Name == names[i]) ?? _inputs[i];
            tensors[input] = new TableFeatures(features, names[i]).On(columns);
            Require(tensors[input].Type.Shape.Rank == input.Type.Shape.Rank && tensors[input].Shape[-1] == input.Shape[-1], $"features like its input {input}", tensors[input]);
        }
        foreach (LayerApplication application in _order)
        {
            if (tensors.ContainsKey(application.Results[0])) continue;
            LayerApplication again = application.Layer.ApplyTo([.. application.Inputs.Select(t => tensors[t])], application.Names);
            for (int i = 0; i < again.Results.Count; i++) tensors[application.Results[i]] = again.Results[i];
        }
        return new Model(columns, [.. _outputs.Select(o => tensors[o])])
        {
            Seed = Seed, State = State, Threads = Threads, Trained = Trained, Compiled = Compiled, Profile = Profile,
            Signature = Signature with { Columns = [.. features.Columns.Select(c => new FeatureColumn(c.Name, c.IsText))] },
        };
    }
}
