using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace Penstock.Serving;

/// <summary>The memory of one request: its body, its readers, its answer. It is used again by later requests.</summary>
internal sealed class RestRequest
{
    private const int MostKept = 1 << 20;
    private byte[] _body = GC.AllocateArray<byte>(4096, pinned: true);
    private readonly QuickReader _quick = new();
    private int _length;

    public RestRequest()
    {
        Tensors = new(Json);
        Values = new(Json, Tensors);
        Examples = new(Json, Tensors);
    }

    public JsonText Json { get; } = new();

    public TensorReader Tensors { get; }

    public ValueReader Values { get; }

    public ExampleReader Examples { get; }

    /// <summary>The body of the answer.</summary>
    public JsonOutput Answer { get; } = new();

    /// <summary>Rows for the request log.</summary>
    public JsonOutput Line { get; } = new() { IsStandard = true };

    /// <summary>Whether a large request has made it take more memory than should be kept.</summary>
    public bool IsLarge => (long)_body.Length + Answer.Capacity + Line.Capacity > MostKept;

    /// <summary>Reads a whole body; the server's limits bound it.</summary>
    public async ValueTask ReadBodyAsync(HttpContext context)
    {
        PipeReader reader = context.Request.BodyReader;
        _length = 0;
        while (true)
        {
            ReadResult read = await reader.ReadAsync();
            Append(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
    }

    /// <summary>Takes a body from memory.</summary>
    public void SetBody(ReadOnlySpan<byte> body)
    {
        _length = 0;
        Append(new ReadOnlySequence<byte>(body.ToArray()));
    }

    /// <summary>Starts to read the body as JSON.</summary>
    public unsafe void Open()
    {
        Reserve(_length + JsonText.Padding);
        _body.AsSpan(_length, JsonText.Padding).Clear();
        Json.Open((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_body)), _length);
    }

    /// <summary>Reads the usual predict request to a signature.</summary>
    /// <returns>The number of rows, or -1 where the careful readers must read.</returns>
    public unsafe int ReadQuickly(SignatureSpec signature, RowLayout layout, InputBuffer[] to, int mostRows)
    {
        Reserve(_length + JsonText.Padding);
        _body.AsSpan(_length, JsonText.Padding).Clear();
        int rows = _quick.Read((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_body)), signature, layout, to, mostRows, Values.RowSlices, out bool areObjects);
        Values.AreObjects = areObjects;
        return rows;
    }

    /// <summary>A part of the body.</summary>
    public ReadOnlySpan<byte> Body(int start, int end) => _body.AsSpan(start, end - start);

    private void Append(ReadOnlySequence<byte> bytes)
    {
        int length = checked((int)(_length + bytes.Length));
        Reserve(length + JsonText.Padding);
        bytes.CopyTo(_body.AsSpan(_length));
        _length = length;
    }

    private void Reserve(int bytes)
    {
        if (bytes <= _body.Length) return;
        byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(bytes, checked((int)Math.Min(Array.MaxLength, 2L * _body.Length))), pinned: true);
        _body.AsSpan(0, _length).CopyTo(larger);
        _body = larger;
    }
}
