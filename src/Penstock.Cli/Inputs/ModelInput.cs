using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Brings images into the form that a model takes.</summary>
internal static class ModelInput
{
    /// <summary>Batches of images as the model's only input, [batch, ..] of its shape and type.</summary>
    /// <param name="model">A model of one input.</param>
    /// <param name="images">A batch, [rows, ..].</param>
    /// <param name="from">What to call the images in messages.</param>
    public static Tensor Of(Model model, Tensor images, string from)
    {
        if (model.Inputs is not [var input]) throw new InvalidDataException($"{from}: expected a model of one input, got one of {model.Inputs.Count}.");
        if (images.Shape.Rank == 0) throw new InvalidDataException($"{from}: expected rows, got a single number.");
        long rows = images.Shape[0].Value;
        Shape one = input.Shape.Without(0);
        if (!one.IsKnown || one.ElementCount * rows != images.Count) throw new InvalidDataException($"{from}: expected rows of shape {one} as the model takes, got {images.Shape.Without(0)}.");
        return WithType(model, images, input.Type.DType, from).Reshape(one.Insert(0, rows));
    }

    /// <summary>The same for every batch of a dataset.</summary>
    public static Dataset<Example> Of(Model model, Dataset<Example> batches, string from) =>
        batches.Map(batch => new Example(Of(model, batch.Input, from), batch.Label));

    /// <summary>Whether bytes are divided by 255 before the model sees them: it takes fractions and has no layer that makes them.</summary>
    public static bool Scales(Model model, DType images) =>
        images == DType.UInt8 && model.Inputs[0].Type.DType.IsFloating() && !model.Layers.Any(l => l is Rescaling or Normalization);

    private static Tensor WithType(Model model, Tensor images, DType type, string from)
    {
        if (images.DType == type) return images;
        if (type == DType.UInt8) return Tensor.From(Array.ConvertAll(images.ToFloats(), x => Byte(x, from)), images.Shape);
        if (type != DType.Float32) throw new InvalidDataException($"{from}: expected numbers of type {type} as the model takes, got {images.DType}.");
        float scale = Scales(model, images.DType) ? 255 : 1;
        return Tensor.From(Array.ConvertAll(images.ToFloats(), x => x / scale), images.Shape);
    }

    private static byte Byte(float x, string from) => x is >= 0 and <= 255 && x == MathF.Floor(x)
        ? (byte)x
        : throw new InvalidDataException($"{from}: expected whole numbers from 0 to 255 as the model takes, got {x}. Give the pixels as they were in its training.");
}
