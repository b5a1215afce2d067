using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Numbers as examples that are written over as soon as their reader's promise allows; some fail in the place of their number.</summary>
internal sealed class RingDataset(int count, Func<int, bool> fails) : Dataset<Example>
{
    public override long? Count => count;

    internal override Stage Stage => new("Ring", [], count, fails);

    public static int ValueOf(Example example) => example.Input.Item<int>();

    private protected override DatasetReader<Example> CreateReader(ReadingOptions options) => new Reader(count, fails, options);

    private sealed class Reader(int count, Func<int, bool> fails, ReadingOptions options) : DatasetReader<Example>(options.Cancellation)
    {
        private readonly Example[] _ring = [.. Enumerable.Range(0, options.Reuse).Select(_ => new Example(Tensor.From([-1], Shape.Of(1))))];
        private int _next, _slot;

        private protected override void Rewind(long epoch) => _next = 0;

        private protected override bool Advance()
        {
            if (_next == count) return false;
            int number = _next++;
            Example? over = _ring.Length == 0 ? null : _ring[_slot++ % _ring.Length];
            // A reader may have begun to write before it fails.
            if (over is not null) BitConverter.TryWriteBytes(over.Input.Bytes, number);
            if (fails(number)) throw new DatasetException("Ring", number, new FormatException("bad"));
            Current = over ?? new Example(Tensor.From([number], Shape.Of(1)));
            return true;
        }
    }
}
