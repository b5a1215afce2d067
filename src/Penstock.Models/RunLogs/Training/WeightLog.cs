using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs how weights and their gradients are spread.</summary>
internal sealed class WeightLog(RunWriter writer)
{
    public void LogWeights(Model model, long epoch)
    {
        foreach (Weight weight in model.Weights) Log("weights", weight, model.GetWeight(weight), epoch);
    }

    /// <summary>Logs the gradients of a batch, the same at every epoch, so that one compares with another.</summary>
    public void LogGradients(Model model, Example batch, Objective objective, int threads, long epoch)
    {
        foreach (var (weight, gradient) in model.Gradients(batch, objective, threads)) Log("gradients", weight, gradient, epoch);
    }

    private void Log(string kind, Weight weight, Tensor value, long epoch)
    {
        if (!value.DType.IsFloating()) return;
        float[]? converted = value.DType == DType.Float32 ? null : [.. Enumerable.Range(0, value.Count).Select(i => (float)value.NumberAt(i))];
        ReadOnlySpan<float> numbers = converted ?? value.AsSpan<float>();
        double sum = 0, squares = 0;
        foreach (float number in numbers) sum += number;
        double mean = sum / numbers.Length;
        foreach (float number in numbers) squares += (number - mean) * (number - mean);
        writer.Histogram($"{kind}/{weight.Path}", numbers, epoch);
        writer.Scalar($"statistics/{kind}/{weight.Path}/mean", mean, epoch);
        writer.Scalar($"statistics/{kind}/{weight.Path}/deviation", Math.Sqrt(squares / numbers.Length), epoch);
    }
}
