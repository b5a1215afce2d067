using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>An augmentation of batches that mixes each image with another of its batch, and their labels in the same shares, which become Float32 [batch, classes]. Images of bytes stay bytes, rounded; others become Float32.</summary>
public abstract class BatchMixture
{
    private readonly int _classes;
    private readonly long _seed;

    private protected BatchMixture(int classes, long seed) => (_classes, _seed) = (classes >= 1 ? classes : throw new ArgumentException($"{GetType().Name}: expected 1 or more classes, got {classes}."), seed);

    /// <summary>A dataset of mixed batches. What is mixed depends on the seed and on the numbers of the epoch and of the batch in it.</summary>
    /// <param name="batches">Images [batch, height, width, channels] with labels: class numbers, or [batch, classes].</param>
    public Dataset<Example> On(Dataset<Example> batches) => batches.EnumerateEpochs().Map(e => Mixed(e.Element, new Draws(Seeds.Of(_seed, $"{e.Epoch}"), e.Index)));

    /// <summary>Mixes the rows of images with those of partners, and gives for each row the share that is its own.</summary>
    private protected abstract float[] Mix(ReadOnlySpan<float> images, Span<float> mixed, Shape shape, int[] partners, Draws draws);

    private Example Mixed(Example batch, Draws draws)
    {
        Shape shape = batch.Input.Shape;
        if (shape.Rank != 4 || batch.Label is null) throw new ArgumentException($"{GetType().Name}: expected images [batch, height, width, channels] with labels, got {batch}. Batch them before.");
        int rows = checked((int)shape[0].Value);
        float[] images = SavedWeights.AsFloat32(batch.Input).ToArray<float>(), labels = Labels(batch.Label, rows);
        int[] partners = draws.Order(rows);
        float[] mixed = [.. images], told = [.. labels];
        float[] shares = Mix(images, mixed, shape, partners, draws);
        for (int row = 0; row < rows; row++) Blend(labels, told, row, partners[row], _classes, shares[row]);
        Tensor input = batch.Input.DType == DType.UInt8 ? Tensor.From(Array.ConvertAll(mixed, v => (byte)MathF.Round(v)), shape) : Tensor.From(mixed, shape);
        return new Example(input, Tensor.From(told, [rows, _classes]), batch.Weight);
    }

    /// <summary>Sets a row to a share of itself and the rest of another.</summary>
    private protected static void Blend(ReadOnlySpan<float> from, Span<float> to, int row, int other, int width, float share)
    {
        ReadOnlySpan<float> own = from.Slice(row * width, width), its = from.Slice(other * width, width);
        Span<float> mixed = to.Slice(row * width, width);
        for (int i = 0; i < width; i++) mixed[i] = share * own[i] + (1 - share) * its[i];
    }

    private float[] Labels(Tensor label, int rows)
    {
        float[] given = SavedWeights.AsFloat32(label).ToArray<float>();
        if (given.Length == rows * _classes && (label.Shape.Rank == 2 || _classes == 1)) return given;
        if (given.Length != rows) throw new ArgumentException($"{GetType().Name}: expected a class number or {_classes} numbers for each image, got labels {label.Shape}.");
        var told = new float[rows * _classes];
        for (int row = 0; row < rows; row++)
            told[row * _classes + (given[row] >= 0 && given[row] < _classes ? (int)given[row] : throw new ArgumentException(FormattableString.Invariant($"{GetType().Name}: expected class numbers from 0 to {_classes - 1}, got {given[row]}.")))] = 1;
        return told;
    }
}
