using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>TensorFlow Serving's test models as Penstock graphs: half_plus_two and its kin, with their signatures.</summary>
internal static class HalfPlusModels
{
    private const string X = "x", X2 = "x2", Y = "y", Y2 = "y2", Y3 = "y3", Inputs = "inputs", Outputs = "outputs", Scores = "scores";

    /// <summary>y = x / 2 + 2, y2 = x / 2 + 3, y3 = x2 / 2 + 3.</summary>
    public static Model PlusTwo() => Make(2, new()
    {
        ["serving_default"] = new() { Method = "predict", TakesAnyShape = true, Inputs = Names(X, X), Outputs = Names(Y, Y) },
        ["regress_x_to_y"] = new() { Method = "regress", TakesExamples = true, Inputs = Names(Inputs, X), Outputs = Names(Outputs, Y) },
        ["regress_x_to_y2"] = new() { Method = "regress", TakesExamples = true, Inputs = Names(Inputs, X), Outputs = Names(Outputs, Y2) },
        ["regress_x2_to_y3"] = new() { Method = "regress", Inputs = Names(Inputs, X2), Outputs = Names(Outputs, Y3) },
        ["classify_x_to_y"] = new() { Method = "classify", TakesExamples = true, Inputs = Names(Inputs, X), Outputs = Names(Scores, Y) },
        ["classify_x2_to_y3"] = new() { Method = "classify", Inputs = Names(Inputs, X2), Outputs = Names(Scores, Y3) },
    });

    /// <summary>y = x / 2 + 3.</summary>
    public static Model PlusThree() => Make(3, new()
    {
        ["serving_default"] = new() { Method = "predict", TakesAnyShape = true, Inputs = Names(X, X), Outputs = Names(Y, Y) },
        ["tensorflow/serving/regress"] = new() { Method = "regress", TakesExamples = true, Inputs = Names(Inputs, X), Outputs = Names(Outputs, Y) },
    });

    /// <summary>Saves a model as a version, written beside and renamed.</summary>
    public static void Publish(Model model, string folder, string version)
    {
        string beside = Path.Combine(folder, "." + version);
        Directory.CreateDirectory(beside);
        model.Save(Path.Combine(beside, "model.penstock"));
        Directory.Move(beside, Path.Combine(folder, version));
    }

    private static Model Make(double offset, Dictionary<string, NamedSignature> signatures)
    {
        SymbolicTensor x = Model.Input([1], DType.Float32, X), x2 = Model.Input([1], DType.Float32, X2);
        return new Model([x, x2], [Line(offset, Y).On(x), Line(3, Y2).On(x), Line(3, Y3).On(x2)]) { Signature = new() { Signatures = signatures } };
    }

    private static Rescaling Line(double offset, string name) => new(0.5, offset) { Name = name };

    private static Dictionary<string, string> Names(string alias, string name) => new() { [alias] = name };
}
