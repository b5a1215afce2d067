using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Serving;

/// <summary>The ways in which a model can be called.</summary>
internal static class SignatureSpecs
{
    /// <summary>Those that the model names, and the default one where it does not name that itself.</summary>
    /// <exception cref="InvalidDataException">A signature names what the graph does not have.</exception>
    public static IReadOnlyList<SignatureSpec> Of(ModelSignature signature, Graph graph)
    {
        List<SignatureSpec> specs = [.. signature.Signatures.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => Of(s.Key, s.Value, signature, graph))];
        if (!specs.Exists(s => s.Name == SignatureSpec.DefaultName)) specs.Add(Of(SignatureSpec.DefaultName, new NamedSignature(), signature, graph));
        return specs;
    }

    private static SignatureSpec Of(string name, NamedSignature named, ModelSignature signature, Graph graph)
    {
        var inputs = graph.Inputs.ToDictionary(i => i.Node.Name!, i => i.Type);
        var outputs = graph.Outputs.ToDictionary(o => o.Name, o => o.Value.Type);
        TensorSpec[] taken = Pick(name, "input", named.Inputs, inputs), told = Pick(name, "output", named.Outputs, outputs);
        if (named.TakesAnyShape && taken.Concat(told).Any(t => t.Shape is not { Length: > 0 } s || s.Skip(1).Any(d => d != 1)))
            throw new InvalidDataException($"Signature \"{name}\": expected inputs and outputs of one number a row where any shape is taken, got {string.Join(", ", taken.Concat(told).Select(t => t.Alias))}.");
        return new SignatureSpec(name, taken, told)
        {
            Method = named.Method, TakesExamples = named.TakesExamples, TakesAnyShape = named.TakesAnyShape,
            TakesRawRows = signature.Columns.Count > 0 && taken.All(IsRaw),
            MissingTokens = [.. signature.MissingTokens.Where(t => t.Length > 0).Select(System.Text.Encoding.UTF8.GetBytes)],
        };
    }

    private static bool IsRaw(TensorSpec input) => input is { Type: WireType.Double or WireType.String, Shape.Length: 1 };

    private static TensorSpec[] Pick(string signature, string kind, IReadOnlyDictionary<string, string> aliases, Dictionary<string, TensorType> present)
    {
        if (aliases.Count == 0) return [.. present.Select(p => Spec(p.Key, p.Key, p.Value))];
        return [.. aliases.Select(a => present.TryGetValue(a.Value, out TensorType? type)
            ? Spec(a.Key, a.Value, type)
            : throw new InvalidDataException($"Signature \"{signature}\": expected one of the {kind}s {string.Join(", ", present.Keys)}, got \"{a.Value}\"."))];
    }

    private static TensorSpec Spec(string alias, string name, TensorType type) =>
        new(alias, name, WireTypes.Of(type.DType), [.. type.Shape.Select(d => d.IsKnown ? checked((int)d.Value) : -1)]);
}
