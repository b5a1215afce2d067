using Penstock.Data;
using Penstock.Models;
using DType = Penstock.Tensors.DType;
using Tensor = Penstock.Tensors.Tensor;

namespace Penstock.Cli;

/// <summary>A model that takes raw rows: numbers are normalised and texts looked up by its own first layers.</summary>
internal static class TableNetwork
{
    /// <summary>The most texts of a column that have a number of their own; rarer ones share one.</summary>
    private const int MostTexts = 100;
    private static readonly int[] s_hidden = [64, 32];
    private const double Rate = 0.2;

    /// <param name="kind">linear, dnn or dnn-dropout.</param>
    /// <param name="problem">What is fed and told.</param>
    /// <param name="seed">The seed of the weights.</param>
    public static Model Of(string kind, TableProblem problem, long seed)
    {
        if (kind.StartsWith("cnn", StringComparison.Ordinal)) throw new UsageException($"--model {kind}: expected linear, dnn or dnn-dropout for a table, got a network for images.");
        List<SymbolicTensor> inputs = [], encoded = [];
        for (int i = 0; i < problem.Train.Inputs.Count; i++)
        {
            Tensor column = problem.Train.Inputs[i];
            inputs.Add(Model.Input(column.Shape.Without(0), column.DType, problem.Train.Names[i]));
            encoded.Add(Encoder(column).On(inputs[^1]));
        }
        SymbolicTensor end = encoded.Count == 1 ? encoded[0] : new Concatenate().On([.. encoded]);
        if (kind != "linear") end = Hidden(end, withDropout: kind == "dnn-dropout");
        end = ModelTask.Output(problem.Labels.Task, problem.Labels.ClassNames.Count).On(end);
        if (problem.Labels.Task == ModelTask.Numbers) end = Unscaled(problem.Train.Label!).On(end);
        return new Model(inputs, [end]) { Seed = seed };
    }

    private static SymbolicTensor Hidden(SymbolicTensor end, bool withDropout)
    {
        foreach (int units in s_hidden)
        {
            end = new Dense(units, Activation.Relu).On(end);
            if (withDropout) end = new Dropout(Rate).On(end);
        }
        return end;
    }

    private static Layer Encoder(Tensor column)
    {
        if (column.DType == DType.Text)
        {
            var lookup = new StringLookup { MaxTokens = MostTexts, OutputMode = CategoryOutput.OneHot };
            lookup.Adapt(column);
            return lookup;
        }
        var normalization = new Normalization();
        normalization.Adapt(column);
        return normalization;
    }

    /// <summary>What brings numbers around 0 to where the targets are, so that every target is learnt alike.</summary>
    private static Rescaling Unscaled(Tensor targets)
    {
        float[] values = targets.ToArray<float>();
        double mean = values.Average(v => (double)v), variance = values.Average(v => (v - mean) * (v - mean));
        return new Rescaling(variance > 0 ? Math.Sqrt(variance) : 1, mean);
    }
}
