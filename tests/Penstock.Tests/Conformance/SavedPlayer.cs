using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Recorded models of one layer that are saved, loaded and asked the same: what the file holds must do as well.</summary>
internal static class SavedPlayer
{
    public static void Compare(VectorCase one)
    {
        // Either side may be the model itself; the other is what was loaded.
        var made = (VectorResult)(IsLoaded(one.Actual) ? one.Expected : one.Actual)!;
        VectorObject layer = LayerOf((VectorObject)made.On!);
        Layer alive = Layer.FromConfig(LookupPlayer.NameOf(KerasSettings.NameOf(layer), KerasSettings.Of(layer)), LookupPlayer.Settings(KerasSettings.Of(layer)));
        foreach (VectorCall call in layer.Calls.Where(call => call.Method == "adapt")) LookupPlayer.Adapt(alive, ArrayPlayer.Array(call.Arguments[0]));
        var asked = (Tensor)made.Last.Arguments[0]!;
        SymbolicTensor input = Model.Input(asked.Shape.Without(0), asked.DType);
        var model = new Model(input, alive.On(input));
        using TestFolder folder = TestFiles.NewFolder();
        model.Save(folder["model.keras"]);
        one.Matches(Model.Load(folder["model.keras"]).Predict(asked), model.Predict(asked));
    }

    private static bool IsLoaded(object? side) => side is VectorResult { On: VectorResult };

    // The layer of a stack after its input, or that whose call gave the model's output.
    private static VectorObject LayerOf(VectorObject model) => model.Arguments is [object?[] stack, ..] ? (VectorObject)stack[^1]! : (VectorObject)((VectorResult)model.Options["outputs"]!).On!;
}
