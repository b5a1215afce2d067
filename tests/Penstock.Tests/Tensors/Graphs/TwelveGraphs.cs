using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The twelve graphs that the graph's types were proven with: written in them alone, without layers.</summary>
internal static partial class TwelveGraphs
{
    private static readonly Lazy<Dictionary<string, (Graph Graph, Tensor[] Fed)>> s_all = new(Make);

    /// <summary>All of them by name, with something to feed.</summary>
    public static IReadOnlyDictionary<string, (Graph Graph, Tensor[] Fed)> All => s_all.Value;

    private static Dictionary<string, (Graph Graph, Tensor[] Fed)> Make() => new()
    {
        ["taxi rows"] = (TaxiRows(), TaxiTable(5)),
        ["ragged text"] = (RaggedText(), [Reviews, EmbeddingTable]),
        ["masked LSTM"] = (MaskedLstm(), LstmArrays(3, 4)),
        ["while loop"] = (GreatestDivisor(), [Tensor.From(48L, 17, 100), Tensor.From(36L, 5, 75)]),
        ["non-zero then gather"] = (RowsAbove(), [Fed.Normal(DType.Float64, [6, 2]), Tensor.Scalar(0.0)]),
        ["decision forest"] = (DecisionForest(), [Fed.Uniform(DType.Float32, [7, Features], 0, 1)]),
        ["int8 convolution"] = (Int8Convolution(), [Fed.Normal(DType.Float32, [2, 5, 5, 2]), Fed.Normal(DType.Float32, [3, 3, 2, 4], seed: 2)]),
        ["half plus two"] = (HalfPlusTwo(Half, Two), [Tensor.From(1f, 2, 5)]),
        ["decoder step"] = (DecoderStep(), [Fed.Normal(DType.Float64, [1, Width])]),
        ["two symbolic axes"] = (AttentionPooling(), [Fed.Normal(DType.Float64, [2, 3, 4]), Fed.Normal(DType.Float64, [4, 1], seed: 2)]),
        ["batch normalization"] = (Normalizing(new Statistics(), training: true), [Fed.Normal(DType.Float64, [6, 2])]),
        ["two replicas"] = (ReplicaStep(new StateSlot("w", Tensor.From(new float[2, 1])), 4), [Fed.Normal(DType.Float32, [4, 2]), Fed.Normal(DType.Float32, [4, 1], seed: 2)]),
    };

    private static Graph Body(Action<Graph> build)
    {
        var graph = new Graph();
        build(graph);
        return graph;
    }
}
