using Penstock.Monitoring;

namespace Penstock.Serving;

/// <summary>Hands the rows of answered requests to a request log: the inputs as they were sent, the outputs as they were answered.</summary>
internal sealed class RowLog(RequestLog log, TimeProvider clock)
{
    public bool Takes(string id) => log.Takes(id);

    /// <summary>Logs a request of rows or columns.</summary>
    public void Write(string id, RestRequest request, SignatureSpec signature, Call call, ServedVersion version, TimeSpan time)
    {
        DateTimeOffset now = clock.GetUtcNow();
        bool isPlain = request.Values.RowSlices.Count == call.Rows && !request.Json.HasNamedNumbers;
        for (int row = 0; row < call.Rows; row++)
        {
            request.Line.Clear();
            if (isPlain) WriteSent(request, signature, row);
            else WriteInputs(request.Line, signature, call, row);
            int end = request.Line.Length;
            AnswerWriter.Row(request.Line, call.Outputs, row);
            ReadOnlyMemory<byte> line = request.Line.Written;
            log.TryAppend(new(id, row, now, version.Model, version.Number, line[..end], line[end..], (long)time.TotalMicroseconds));
        }
    }

    private static void WriteSent(RestRequest request, SignatureSpec signature, int row)
    {
        var (start, end) = request.Values.RowSlices[row];
        ReadOnlySpan<byte> sent = request.Body(start, end);
        if (request.Values.AreObjects)
        {
            request.Line.Raw(sent);
            return;
        }
        request.Line.Raw((byte)'{');
        request.Line.Text(signature.Inputs[0].Utf8);
        request.Line.Raw((byte)':');
        request.Line.Raw(sent);
        request.Line.Raw((byte)'}');
    }

    private static void WriteInputs(JsonOutput line, SignatureSpec signature, Call call, int row)
    {
        line.Raw((byte)'{');
        for (int i = 0; i < call.Inputs.Length; i++)
        {
            InputBuffer input = call.Inputs[i];
            int width = call.Rows == 0 ? 0 : input.Count / call.Rows;
            if (i > 0) line.Raw((byte)',');
            line.Text(signature.Inputs[i].Utf8);
            line.Raw((byte)':');
            if (width != 1) line.Raw((byte)'[');
            for (int at = row * width; at < (row + 1) * width; at++)
            {
                if (at > row * width) line.Raw((byte)',');
                WriteValue(line, input, at, signature.TakesRawRows);
            }
            if (width != 1) line.Raw((byte)']');
        }
        line.Raw((byte)'}');
    }

    // Of raw columns the empty text is missing.
    private static void WriteValue(JsonOutput line, InputBuffer input, int at, bool isRaw)
    {
        switch (input.Type)
        {
            case WireType.Float: line.Number(input.AsSpan<float>()[at]); break;
            case WireType.Double: line.Number(input.AsSpan<double>()[at]); break;
            case WireType.String when !isRaw || !input.TextAt(at).IsEmpty: line.Text(input.TextAt(at)); break;
            case WireType.Int64: line.Whole(input.AsSpan<long>()[at]); break;
            case WireType.Int32: line.Whole((long)input.AsSpan<int>()[at]); break;
            case WireType.Int16: line.Whole((long)input.AsSpan<short>()[at]); break;
            case WireType.Int8: line.Whole((long)input.AsSpan<sbyte>()[at]); break;
            case WireType.UInt8: line.Whole((long)input.AsSpan<byte>()[at]); break;
            case WireType.Bool: line.Raw(input.AsSpan<bool>()[at] ? "true"u8 : "false"u8); break;
            default: line.Raw("null"u8); break;
        }
    }
}
