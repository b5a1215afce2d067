using System.Buffers;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Bytes of an answer, up to a bound: past it the request is refused, so that no log can make an answer that fills the memory.</summary>
internal sealed class BoundedBuffer(int most) : IBufferWriter<byte>
{
    private const int First = 4096;

    private readonly ArrayBufferWriter<byte> _buffer = new(First);

    public ReadOnlySpan<byte> WrittenSpan => _buffer.WrittenSpan;

    public void Advance(int count) => _buffer.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => Checked(sizeHint).GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => Checked(sizeHint).GetSpan(sizeHint);

    private ArrayBufferWriter<byte> Checked(int sizeHint) => _buffer.WrittenCount <= most - sizeHint ? _buffer
        : throw new RefusedException(413, $"board: expected an answer of at most {most} bytes, got a longer one. Ask for fewer steps or series.");
}
