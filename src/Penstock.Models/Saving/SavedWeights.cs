using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Puts weights read from a file into a model, and keeps count of what matched.</summary>
internal sealed class SavedWeights(Model model, string file, bool partial)
{
    private readonly List<string> _loaded = [], _missing = [], _leftOver = [];

    public LoadReport Report => new(_loaded, _missing, _leftOver);

    /// <summary>Takes the weights of one layer in their order.</summary>
    public void Take(IReadOnlyList<Weight> weights, IReadOnlyList<(string Place, Tensor Value)> found)
    {
        for (int i = 0; i < Math.Max(weights.Count, found.Count); i++)
        {
            if (i >= weights.Count) LeftOver(found[i].Place);
            else if (i >= found.Count) Missing(weights[i], "nothing");
            else Take(weights[i], found[i].Value, found[i].Place);
        }
    }

    public void Take(Weight weight, Tensor value, string place)
    {
        if (value.Shape != weight.Type.Shape || !(value.DType.IsFloating() || value.DType == weight.Type.DType))
        {
            Missing(weight, $"{value.DType} {value.Shape} at {place}");
            return;
        }
        model.SetWeight(weight, value.DType == weight.Type.DType ? value : AsFloat32(value));
        _loaded.Add(weight.Path);
    }

    public void LeftOver(string place)
    {
        if (!partial) throw new ModelFileException($"{file}: expected a weight of the model at {place}, got one that the model does not have. Load it partially to leave it out.");
        _leftOver.Add(place);
    }

    public void Missing(Weight weight, string got)
    {
        if (!partial) throw new ModelFileException($"{file}: expected the weight {weight}, got {got}. Load it partially to keep what was drawn.");
        _missing.Add(weight.Path);
    }

    public static Tensor AsFloat32(Tensor value)
    {
        if (value.DType == DType.Float32) return value;
        var numbers = new float[value.Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)value.NumberAt(i);
        return Tensor.From(numbers, value.Shape);
    }
}
