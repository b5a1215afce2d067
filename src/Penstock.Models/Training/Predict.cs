using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public partial class Model
{
    /// <summary>What the model gives for a batch of inputs; may be called from many threads.</summary>
    /// <param name="inputs">One tensor for each input, with a leading batch axis.</param>
    /// <returns>The first output; it belongs to the caller.</returns>
    public Tensor Predict(params Tensor[] inputs) => PredictAll(inputs)[0];

    /// <summary>All that a model of several outputs gives for a batch of inputs.</summary>
    public Tensor[] PredictAll(params Tensor[] inputs)
    {
        if (_inference is null)
        {
            lock (_building) Build([.. inputs.Select(t => new TensorType(t.DType, t.Shape))]);
        }
        return Inference.Run(AsDeclared(inputs));
    }

    /// <summary>What the model gives for a dataset of batches, one row for each example.</summary>
    /// <returns>The first output.</returns>
    /// <exception cref="ArgumentException">The dataset has no batch.</exception>
    public Tensor Predict(Dataset<Example> data) => Predicted(data, outputs: 1)[0];

    /// <summary>All that a model of several outputs gives for a dataset of batches, one row for each example.</summary>
    /// <exception cref="ArgumentException">The dataset has no batch.</exception>
    public Tensor[] PredictAll(Dataset<Example> data) => Predicted(data, int.MaxValue);

    private Tensor[] Predicted(Dataset<Example> data, int outputs)
    {
        var parts = new List<Tensor[]>();
        using DatasetReader<Example> reader = data.Open(new ReadingOptions { Reuse = 1 });
        while (reader.MoveNext()) parts.Add([.. PredictAll(InputsOf(reader.Current)).Take(outputs)]);
        return [.. Enumerable.Range(0, Math.Min(outputs, Math.Max(1, Outputs.Count))).Select(output => Joined(Label, [.. parts.Select(p => p[output])]))];
    }

    /// <summary>Batches as one, one after the other along the first axis.</summary>
    internal static Tensor Joined(string who, IReadOnlyList<Tensor> parts)
    {
        if (parts.Count == 0) throw new ArgumentException($"{who}: expected at least one batch, got none.");
        Tensor all = Tensor.Zeros(parts[0].DType, parts[0].Shape.With(0, parts.Sum(p => p.Shape[0].Value)));
        int at = 0;
        foreach (Tensor part in parts)
        {
            part.Bytes.CopyTo(all.Bytes[at..]);
            at += part.Bytes.Length;
        }
        return all;
    }

    /// <summary>A model that gives what a layer of this one gives: any intermediate value can be read. Weights are shared.</summary>
    /// <param name="layer">A layer of this model; one of a model within it is asked of that model.</param>
    public Model Until(Layer layer)
    {
        LayerApplication place = _order.LastOrDefault(a => a.Layer == layer)
            ?? throw new ArgumentException($"{Label}: expected a layer of the model, which has seen an input, got \"{layer.Name}\".");
        return new Model(_inputs, place.Results) { Seed = Seed, State = State };
    }

    /// <summary>Numbers of other types become Float32 where the model declares it, as they do in training.</summary>
    internal Tensor[] AsDeclared(Tensor[] inputs)
    {
        if (inputs.Length != _inputs.Count) return inputs;
        Tensor[] declared = inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (_inputs[i].Type.DType != DType.Float32 || inputs[i].DType is DType.Float32 or DType.Text) continue;
            if (declared == inputs) declared = [.. inputs];
            declared[i] = SavedWeights.AsFloat32(inputs[i]);
        }
        return declared;
    }
}
