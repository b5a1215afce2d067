using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

public sealed partial class RunWriter
{
    /// <summary>Logs the hyperparameters that runs have, and what tells how good they are, for a table of runs.</summary>
    /// <param name="experiment">The experiment.</param>
    public void HyperParameters(HParamExperiment experiment) => HyperParameters(HParamsPayload.ExperimentTag, new() { Experiment = experiment });

    /// <summary>Logs the hyperparameters of this run.</summary>
    /// <param name="session">The hyperparameters.</param>
    public void HyperParameters(HParamSession session) => HyperParameters(HParamsPayload.StartTag, new() { Start = session });

    /// <summary>Logs the end of this run, whose results are the last values of its scalars.</summary>
    /// <param name="end">How it ended.</param>
    public void HyperParameters(HParamSessionEnd end) => HyperParameters(HParamsPayload.EndTag, new() { End = end });

    /// <summary>Logs a curve of precision over recall.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="curve">The curve: <see cref="PrCurvePayload.Of"/>.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    public void PrCurve(string tag, PrCurvePayload curve, long step, TagInfo? about = null) =>
        Numbers(RunPlugin.PrCurves, tag, Tensor.From(curve.Numbers(), [PrCurvePayload.Rows, curve.TruePositives.Count]), step, curve.Write(), about ?? new() { DisplayName = tag });

    /// <summary>Logs a confusion matrix, as data and as an image of the tag <c>tag/image</c>.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="about">What is told of the tag at its first value.</param>
    /// <exception cref="InvalidDataException">The matrix is not square, or its cells are outside.</exception>
    public void ConfusionMatrix(string tag, ConfusionMatrixPayload matrix, long step, TagInfo? about = null)
    {
        matrix.Check();
        IReadOnlyList<ReadOnlyMemory<byte>> texts = matrix.Write();
        Texts(RunPlugin.ConfusionMatrix, tag, [texts.Count], texts, step, DataClass.BlobSequence, [], about);
        if (matrix.Labels.Count > 0) Image($"{tag}/image", MatrixImage.Of(matrix), step);
    }

    /// <summary>Logs where the time of training went.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="step">Where it stands in the series.</param>
    public void Profile(string tag, ProfilePayload profile, long step) => Texts(RunPlugin.Profile, tag, [], [profile.Write()], step, DataClass.BlobSequence, [], null);

    /// <summary>Logs a layout of charts of scalars.</summary>
    /// <param name="layout">The layout.</param>
    public void Layout(LayoutPayload layout) => Layout(layout, 0);

    /// <summary>Logs a layout that the board shows after those of earlier steps.</summary>
    internal void Layout(LayoutPayload layout, long step) => Texts(RunPlugin.CustomScalars, LayoutPayload.Tag, [], [layout.Write()], step, DataClass.Tensor, [], null);

    /// <summary>Logs the model: its operators, nested by layers, with shapes and weights, and its layers as Keras writes them, with the shapes of their results and the numbers of their weights.</summary>
    /// <param name="model">A model that has seen an input.</param>
    /// <exception cref="ArgumentException">The model has not seen an input.</exception>
    public void Graph(Model model)
    {
        Graph(ModelGraphDef.Of(NamedGraph.Of(model)));
        string json;
        try
        {
            json = ModelLayers.Json(model);
        }
        catch (ModelFileException)
        {
            // A layer that cannot be told in settings has operators all the same.
            return;
        }
        KerasGraph(json);
    }

    /// <summary>Logs the layers of a model.</summary>
    /// <param name="json">The model as Keras writes it: <see cref="Model.ToJson"/>.</param>
    public void KerasGraph(string json) => Texts(RunPlugin.KerasGraph, "keras", [], [Encoding.UTF8.GetBytes(json)], 0, DataClass.Unknown, [(byte)'1'], null);

    /// <summary>Logs a graph.</summary>
    /// <param name="graphDef">A message GraphDef of TensorFlow.</param>
    public void Graph(ReadOnlyMemory<byte> graphDef) => _queue.Add(graphDef, "", "", static (EventMessage message, in ReadOnlyMemory<byte> graph, bool _) => message.OfGraph(graph.Span));

    /// <summary>Logs a mesh of triangles, or a cloud of points.</summary>
    /// <param name="tag">The series that it belongs to.</param>
    /// <param name="vertices">Float32 [meshes, vertices, 3] or [vertices, 3].</param>
    /// <param name="step">Where it stands in the series.</param>
    /// <param name="options">Triangles, colours and settings of the view.</param>
    /// <exception cref="ArgumentException">A tensor has another type or shape.</exception>
    public void Mesh(string tag, Tensor vertices, long step, MeshOptions? options = null)
    {
        options ??= new();
        List<(MeshPart Part, Tensor Value)> parts = [(MeshPart.Vertices, Batched(vertices, DType.Float32))];
        if (options.Faces is { } faces) parts.Add((MeshPart.Faces, Batched(faces, DType.Int32)));
        if (options.Colors is { } colors) parts.Add((MeshPart.Colors, Batched(colors, DType.UInt8)));
        if (parts.Any(p => p.Value.Shape[0] != parts[0].Value.Shape[0]) || (options.Colors is not null && parts[^1].Value.Shape != parts[0].Value.Shape))
            throw new ArgumentException($"RunLog \"{tag}\": expected faces of as many meshes as vertices, and a colour for each vertex, got {string.Join(", ", parts.Select(p => $"{p.Part} {p.Value.Shape}"))}.");
        if (options.Faces is { } named && Array.FindIndex(named.AsSpan<int>().ToArray(), vertex => (uint)vertex >= parts[0].Value.Shape[1].Value) is >= 0 and var at)
            throw new ArgumentException($"RunLog \"{tag}\": expected faces of the vertices 0 to {parts[0].Value.Shape[1].Value - 1}, got {named.AsSpan<int>()[at]}.");
        foreach (var (part, value) in parts)
            Numbers(RunPlugin.Mesh, tag + MeshPayload.Suffix(part), value, step, new MeshPayload(tag, part) { Config = options.Config, Shape = [.. value.Shape.Select(d => d.Value)], Parts = [.. parts.Select(p => p.Part)] }.Write(), null);

        Tensor Batched(Tensor value, DType type)
        {
            if (value.Shape.Rank == 2) value = value.Reshape([1, .. value.Shape]);
            return value.DType == type && value.Shape.Rank == 3 && value.Shape[2].Value == 3 ? value
                : throw new ArgumentException($"RunLog \"{tag}\": expected {type} [meshes, count, 3], got {value.DType} {value.Shape}.");
        }
    }

    private void HyperParameters(string tag, HParamsPayload payload) =>
        Add(RunPlugin.HParams, tag, EventTensor.Of(DType.Float32, [0], []), 0, DataClass.Tensor, payload.Write(), null);
}
