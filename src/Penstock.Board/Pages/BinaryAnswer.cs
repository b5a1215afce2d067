using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Penstock.Board;

/// <summary>
/// An answer of numbers: the length of a JSON (UInt32, little-endian), the JSON padded by spaces so that what follows begins at a multiple of 8 bytes,
/// and then the numbers as they lie in memory, little-endian.
/// </summary>
internal static class BinaryAnswer
{
    public const string ContentType = "application/octet-stream";

    private const int Alignment = 8, HeaderBytes = 4, Part = 64 << 10;

    /// <summary>Begins the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="bytes">How many bytes of numbers follow.</param>
    /// <param name="write">Writes the JSON.</param>
    public static PipeWriter Begin(HttpContext context, long bytes, Action<Utf8JsonWriter> write)
    {
        byte[] json = BoardJson.Bytes(write);
        int length = (json.Length + HeaderBytes + Alignment - 1) / Alignment * Alignment - HeaderBytes;
        HttpResponse response = context.Response;
        response.ContentType = ContentType;
        response.ContentLength = HeaderBytes + length + bytes;
        response.Headers.CacheControl = "no-cache";
        Span<byte> head = response.BodyWriter.GetSpan(HeaderBytes + length);
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)length);
        json.CopyTo(head[HeaderBytes..]);
        head[(HeaderBytes + json.Length)..(HeaderBytes + length)].Fill((byte)' ');
        response.BodyWriter.Advance(HeaderBytes + length);
        return response.BodyWriter;
    }

    /// <summary>Sends numbers, a part at a time, for as long as the client takes them: a slow one is cut off by the server's least rate, not by the time of a request.</summary>
    public static async Task SendAsync<T>(this PipeWriter output, ReadOnlyMemory<T> numbers) where T : unmanaged
    {
        int step = Part / Marshal.SizeOf<T>();
        for (int at = 0; at < numbers.Length; at += step)
        {
            WritePart(output, numbers.Span.Slice(at, Math.Min(step, numbers.Length - at)));
            if ((await output.FlushAsync()).IsCompleted) return;
        }
    }

    private static void WritePart<T>(PipeWriter output, ReadOnlySpan<T> numbers) where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers);
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
