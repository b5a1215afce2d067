using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs how weights and their gradients are spread.</summary>
internal sealed class WeightLog(RunWriter writer, RunLogging options)
{
    // As many rows as take little beside the memory and the time of an epoch's steps.
    private const int GradientRows = 32;
    private readonly KeptRows _rows = new(GradientRows);

    /// <summary>Keeps the examples that all gradients are of, so that those of one epoch compare with those of another.</summary>
    public void Keep(Example batch) => _rows.Add(batch);

    public void LogWeights(Model model, long epoch)
    {
        foreach (Weight weight in model.Weights) Log("weights", weight, model.GetWeight(weight), epoch);
    }

    public void LogGradients(Model model, Objective objective, int threads, long epoch)
    {
        if (_rows.Count == 0 || !options.Gradients) return;
        foreach (var (weight, gradient) in model.Gradients(_rows.Batches[0], objective, threads)) Log("gradients", weight, gradient, epoch);
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
