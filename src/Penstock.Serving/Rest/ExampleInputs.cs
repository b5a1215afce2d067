using System.Text;

namespace Penstock.Serving;

/// <summary>Puts the features of examples into the inputs of a signature, by the names of the model's inputs or those that callers use.</summary>
internal static class ExampleInputs
{
    /// <exception cref="ServingException">A feature is absent, of another kind or of another size.</exception>
    public static void Fill(SignatureSpec signature, ExampleRequest request, InputBuffer[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            TensorSpec spec = signature.Inputs[i];
            to[i].Clear();
            foreach (IReadOnlyDictionary<string, FeatureList> example in request.Examples)
            {
                FeatureList? values = Find(example, spec) ?? (request.Context is null ? null : Find(request.Context, spec));
                if (values is { Count: > 0 }) Add(values, spec, to[i]);
                else if (signature.TakesRawRows) to[i].AddMissing();
                else throw ServingException.Invalid($"Feature: {spec.Name} (data type: {spec.Type.Word()}) is required but could not be found.");
            }
            to[i].Shape.Add(request.Examples.Count);
            if (spec.Shape is { Length: > 1 } shape) to[i].Shape.AddRange(shape.AsSpan(1));
        }
    }

    private static FeatureList? Find(IReadOnlyDictionary<string, FeatureList> example, TensorSpec spec) =>
        example.TryGetValue(spec.Name, out FeatureList? values) || example.TryGetValue(spec.Alias, out values) ? values : null;

    private static void Add(FeatureList values, TensorSpec spec, InputBuffer to)
    {
        int size = spec.Shape is { } shape ? shape.Skip(1).Aggregate(1, (product, extent) => checked(product * Math.Max(extent, 0))) : values.Count;
        if (values.Count != size)
            throw ServingException.Invalid($"Key: {spec.Name}. Number of {values.Kind.ToString().ToLowerInvariant()} values != expected. values size: {values.Count} but output shape: [{string.Join(',', spec.Shape!.Skip(1))}]");
        bool isText = spec.Type == WireType.String, isFloating = spec.Type is WireType.Float or WireType.Double;
        bool fits = values.Kind switch { FeatureKind.Bytes => isText, FeatureKind.Float => isFloating, _ => !isText };
        if (!fits) throw ServingException.Invalid($"Feature: {spec.Name} (data type: {spec.Type.Word()}). Data types don't match. Data type: {values.Kind.ToString().ToLowerInvariant()} but expected type: {spec.Type.Word()}");
        foreach (byte[] text in values.Bytes) to.Add(text);
        foreach (double value in values.Floats) AddNumber(value, to);
        foreach (long value in values.Whole)
            if (isFloating) AddNumber(value, to);
            else AddWhole(value, spec, to);
    }

    private static void AddNumber(double value, InputBuffer to)
    {
        if (to.Type == WireType.Double) to.Add(value);
        else to.Add((float)value);
    }

    private static void AddWhole(long value, TensorSpec spec, InputBuffer to)
    {
        try
        {
            checked
            {
                switch (to.Type)
                {
                    case WireType.Int64: to.Add(value); break;
                    case WireType.Int32: to.Add((int)value); break;
                    case WireType.Int16: to.Add((short)value); break;
                    case WireType.Int8: to.Add((sbyte)value); break;
                    case WireType.UInt8: to.Add((byte)value); break;
                    default: to.Add(value != 0); break;
                }
            }
        }
        catch (OverflowException)
        {
            throw ServingException.Invalid($"Feature: {spec.Name}: expected a number of type {spec.Type.Word()}, got {value}.");
        }
    }
}
