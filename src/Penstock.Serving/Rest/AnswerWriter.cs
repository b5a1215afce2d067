namespace Penstock.Serving;

/// <summary>Writes what a model gave as TensorFlow Serving does.</summary>
internal static class AnswerWriter
{
    private const string BytesSuffix = "_bytes";

    /// <summary>Answers in rows: <c>{"predictions": [...]}</c>, objects where there are several outputs.</summary>
    public static void Rows(JsonOutput json, ReadOnlySpan<OutputBuffer> outputs)
    {
        RequireAny(outputs);
        int rows = -1;
        foreach (OutputBuffer output in outputs)
        {
            if (output.Shape.Count == 0) throw ServingException.Invalid($"Tensor name: {output.Spec.Alias} has no shape information ");
            if (rows >= 0 && output.Shape[0] != rows)
                throw ServingException.Invalid($"Tensor name: {output.Spec.Alias} has inconsistent batch size: {output.Shape[0]} expecting: {rows}");
            rows = output.Shape[0];
        }
        json.Raw("{\"predictions\": ["u8);
        for (int row = 0; row < rows; row++)
        {
            if (row > 0) json.Raw(", "u8);
            Row(json, outputs, row);
        }
        json.Raw("]}"u8);
    }

    /// <summary>One row of the outputs: a value, or an object where there are several.</summary>
    public static void Row(JsonOutput json, ReadOnlySpan<OutputBuffer> outputs, int row)
    {
        if (outputs.Length > 1) json.Raw((byte)'{');
        for (int i = 0; i < outputs.Length; i++)
        {
            OutputBuffer output = outputs[i];
            if (i > 0) json.Raw(", "u8);
            if (outputs.Length > 1) Name(json, output);
            int at = row * output.RowSize;
            Values(json, output, 1, ref at);
        }
        if (outputs.Length > 1) json.Raw((byte)'}');
    }

    /// <summary>Answers in columns: <c>{"outputs": ...}</c>, an object where there are several.</summary>
    public static void Columns(JsonOutput json, ReadOnlySpan<OutputBuffer> outputs)
    {
        RequireAny(outputs);
        json.Raw("{\"outputs\": "u8);
        if (outputs.Length > 1) json.Raw((byte)'{');
        for (int i = 0; i < outputs.Length; i++)
        {
            if (i > 0) json.Raw(", "u8);
            if (outputs.Length > 1) Name(json, outputs[i]);
            int at = 0;
            Values(json, outputs[i], 0, ref at);
        }
        if (outputs.Length > 1) json.Raw((byte)'}');
        json.Raw((byte)'}');
    }

    /// <summary>Answers to classify: for each example a list of pairs of label and score.</summary>
    public static void Classifications(JsonOutput json, int examples, Func<int, IEnumerable<(string Label, float Score)>> classes)
    {
        if (examples == 0) throw ServingException.Invalid("Cannot convert empty ClassificationResults to JSON");
        json.Raw("{\"results\": ["u8);
        for (int i = 0; i < examples; i++)
        {
            json.Raw(i > 0 ? ", ["u8 : "["u8);
            bool isFirst = true;
            foreach (var (label, score) in classes(i))
            {
                json.Raw(isFirst ? "["u8 : ", ["u8);
                isFirst = false;
                json.Text(label);
                json.Raw(", "u8);
                json.Number(score);
                json.Raw((byte)']');
            }
            json.Raw((byte)']');
        }
        json.Raw("]}"u8);
    }

    /// <summary>Answers to regress: a number for each example.</summary>
    public static void Regressions(JsonOutput json, ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) throw ServingException.Invalid("Cannot convert empty RegressionResults to JSON");
        json.Raw("{\"results\": ["u8);
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0) json.Raw(", "u8);
            json.Number(values[i]);
        }
        json.Raw("]}"u8);
    }

    /// <summary>An error, or nothing where there is none.</summary>
    public static void Error(JsonOutput json, ServingCode code, string message)
    {
        if (code == ServingCode.Ok) return;
        json.Raw("{\"error\": "u8);
        json.Text(message);
        json.Raw((byte)'}');
    }

    private static void RequireAny(ReadOnlySpan<OutputBuffer> outputs)
    {
        if (outputs.IsEmpty) throw ServingException.Invalid("Cannot convert empty tensor map to JSON");
    }

    private static void Name(JsonOutput json, OutputBuffer output)
    {
        json.Text(output.Spec.Utf8);
        json.Raw(": "u8);
    }

    private static void Values(JsonOutput json, OutputBuffer output, int axis, ref int at)
    {
        if (axis >= output.Shape.Count)
        {
            Value(json, output, at++);
            return;
        }
        json.Raw((byte)'[');
        for (int i = 0; i < output.Shape[axis]; i++)
        {
            if (i > 0) json.Raw(", "u8);
            Values(json, output, axis + 1, ref at);
        }
        json.Raw((byte)']');
    }

    private static void Value(JsonOutput json, OutputBuffer output, int at)
    {
        switch (output.Spec.Type)
        {
            case WireType.Float: json.Number(output.AsSpan<float>()[at]); break;
            case WireType.Double: json.Number(output.AsSpan<double>()[at]); break;
            case WireType.Int64: json.Whole(output.AsSpan<long>()[at]); break;
            case WireType.Int32: json.Whole((long)output.AsSpan<int>()[at]); break;
            case WireType.Int16: json.Whole((long)output.AsSpan<short>()[at]); break;
            case WireType.Int8: json.Whole((long)output.AsSpan<sbyte>()[at]); break;
            case WireType.UInt8: json.Whole((long)output.AsSpan<byte>()[at]); break;
            case WireType.UInt32: json.Whole((long)output.AsSpan<uint>()[at]); break;
            case WireType.UInt64: json.Whole(output.AsSpan<ulong>()[at]); break;
            case WireType.Bool: json.Raw(output.AsSpan<bool>()[at] ? "true"u8 : "false"u8); break;
            case WireType.String when output.Spec.Alias.EndsWith(BytesSuffix, StringComparison.Ordinal): json.Binary(output.Texts[at]); break;
            case WireType.String: json.Text(output.Texts[at]); break;
            default: throw ServingException.Invalid($"Failed to write JSON value for tensor type: {output.Spec.Type.Word()}");
        }
    }
}
