using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A layer with settings unlike its defaults, and what it is fed.</summary>
internal sealed record LayerSample(Func<Layer> Make, Shape Shape)
{
    private static readonly string[] Texts = ["a", "b", "c", "d", "other"];

    public DType Type { get; init; } = DType.Float32;

    public int Inputs { get; init; } = 1;

    /// <summary>A model of the layer alone, or of the layer and an end that gives one number.</summary>
    public Model Model(bool ends, Layer? layer = null)
    {
        layer ??= Make();
        layer.Name = "sample";
        SymbolicTensor[] inputs = [.. Enumerable.Range(0, Inputs).Select(i => Penstock.Models.Model.Input(Shape, Type, $"x{i}"))];
        SymbolicTensor output = layer is InputLayer ? inputs[0] : layer.OnAll(inputs)[0];
        if (ends) output = new Dense(1) { Name = "end" }.On(new Flatten { Name = "flat" }.On(output));
        return new Model(inputs, [output]) { Seed = 5 };
    }

    /// <summary>A batch for each input; a longer one begins with the rows of a shorter one.</summary>
    public Tensor[] Feed(int rows)
    {
        Shape shape = Shape.Insert(0, rows);
        int count = (int)shape.ElementCount;
        return [.. Enumerable.Range(0, Inputs).Select(i =>
        {
            var random = new Random(i);
            return Type switch
            {
                DType.Int32 => Tensor.From([.. Enumerable.Range(0, count).Select(_ => random.Next(7))], shape),
                DType.Text => Tensor.From(TextColumn.From([.. Enumerable.Range(0, count).Select(_ => Texts[random.Next(Texts.Length)])]), shape),
                _ => Tensor.From([.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 4 - 2))], shape),
            };
        })];
    }
}
