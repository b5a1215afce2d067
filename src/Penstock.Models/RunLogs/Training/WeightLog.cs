using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs how weights and their gradients are spread.</summary>
internal sealed class WeightLog(RunWriter writer)
{
    // The gradient of a dense weight above this is no small matter beside the training.
    private const long MostGradient = 64 << 20;
    private BatchGradients? _gradients;

    public void LogWeights(Model model, long epoch)
    {
        foreach (Weight weight in model.Weights)
        {
            if (weight.Type.DType == DType.Float32) Log("weights", weight, model.State.Memory(weight.Slot(model.Seed)).AsSpan<float>(), epoch);
            else if (weight.Type.DType.IsFloating()) Log("weights", weight, Converted(model.GetWeight(weight)), epoch);
        }
    }

    /// <summary>Logs the gradients of a batch, the same at every epoch, so that one compares with another.</summary>
    public void LogGradients(Model model, Example batch, Objective objective, FitOptions options, long epoch)
    {
        _gradients ??= new(model, batch, objective, options.Threads, options.ClassWeights, MostGradient);
        foreach (var (weight, gradient) in _gradients.Run()) Log("gradients", weight, gradient.DType == DType.Float32 ? gradient.AsSpan<float>() : Converted(gradient), epoch);
    }

    private static float[] Converted(Tensor value) => [.. Enumerable.Range(0, value.Count).Select(i => (float)value.NumberAt(i))];

    private void Log(string kind, Weight weight, ReadOnlySpan<float> numbers, long epoch)
    {
        double sum = 0, squares = 0;
        foreach (float number in numbers) sum += number;
        double mean = sum / numbers.Length;
        foreach (float number in numbers) squares += (number - mean) * (number - mean);
        writer.Histogram($"{kind}/{weight.Path}", numbers, epoch);
        writer.Scalar($"statistics/{kind}/{weight.Path}/mean", mean, epoch);
        writer.Scalar($"statistics/{kind}/{weight.Path}/deviation", Math.Sqrt(squares / numbers.Length), epoch);
    }
}
