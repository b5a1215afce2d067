using System.Reflection;
using System.Text.Json;

namespace Penstock.Tensors;

/// <summary>
/// Graphs as JSON: nodes in order, each with its operator's name and attributes and the values it takes as [node, result]. Small constants
/// stand in the text; large ones and the values of state slots are named there and lie elsewhere.
/// </summary>
public static class GraphJson
{
    internal const int Version = 1;

    /// <summary>Writes a graph.</summary>
    /// <returns>The tensors that the text names: large constants, and for each state slot, under its name, the value before the first run.</returns>
    public static IReadOnlyDictionary<string, Tensor> Write(Graph graph, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        var writer = new GraphJsonWriter(json);
        writer.Write(graph);
        return writer.Tensors;
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="tensors">The tensors that the text names.</param>
    /// <param name="userOperators">Operators beyond the library's own that the text may name.</param>
    /// <exception cref="InvalidDataException">The text is no graph, or names an operator or tensor that is not known.</exception>
    public static Graph Read(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyList<Type>? userOperators = null) =>
        Read(stream, tensors, userOperators ?? [], out _);

    /// <summary>Reads a graph, and tells which of the tensors its text does not name.</summary>
    internal static Graph Read(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyList<Type> userOperators, out IReadOnlyList<string> leftOver)
    {
        const int deepest = 512;
        var reader = new GraphJsonReader(tensors, OperatorList.WithUsers(userOperators));
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream, new() { MaxDepth = deepest });
            Graph graph = reader.Graph(document.RootElement);
            leftOver = [.. tensors.Keys.Where(t => !reader.Taken.Contains(t))];
            return graph;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"graph: expected JSON, got an error at line {e.LineNumber + 1}: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or ArithmeticException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"graph at {reader.Place}: {e.Message}", e);
        }
        catch (TargetInvocationException e)
        {
            throw new InvalidDataException($"graph at {reader.Place}: {e.InnerException!.Message}", e);
        }
    }
}
