namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>
    /// Puts the elements in random order through a buffer: each element given is drawn from the buffer and replaced by the next one.
    /// A buffer as large as the dataset shuffles perfectly; a buffer of 1 keeps the order.
    /// </summary>
    /// <param name="buffer">How many elements wait to be drawn.</param>
    /// <param name="seed">The same seed and epoch give the same order.</param>
    /// <param name="reshuffle">Whether every epoch has an order of its own; else all have that of epoch 0.</param>
    public virtual Dataset<T> Shuffle(int buffer, long seed, bool reshuffle = true) => buffer >= 1
        ? new ShuffleDataset<T>(this, buffer, seed, reshuffle)
        : throw new ArgumentOutOfRangeException(nameof(buffer), buffer, $"Shuffle: expected a buffer of 1 or more elements, got {buffer}.");
}

internal sealed class ShuffleDataset<T>(Dataset<T> source, int capacity, long seed, bool reshuffle) : Dataset<T>
{
    public override long? Count => source.Count;

    internal override Stage Stage => new("Shuffle", [source.Stage], capacity, seed, reshuffle);

    private protected override DatasetReader<T> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), this, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, ShuffleDataset<T> shuffle, CancellationToken cancellation) : StageReader<T, T>(source, cancellation)
    {
        private readonly int _capacity = (int)Math.Min(shuffle.Capacity, Math.Max(1, shuffle.Count ?? int.MaxValue));
        private T[] _buffer = [];
        private int _count;
        private SeededRandom _random;

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            _count = 0;
            _random = new SeededRandom(shuffle.Seed, shuffle.Reshuffle ? epoch : 0);
        }

        private protected override bool Advance()
        {
            while (_count < _capacity && Source.MoveNext())
            {
                if (_count == _buffer.Length) Array.Resize(ref _buffer, (int)Math.Min(_capacity, Math.Max(1024, 2L * _count)));
                _buffer[_count++] = Source.Current;
            }
            if (_count == 0) return false;
            ref T drawn = ref _buffer[_random.Next(_count)];
            Current = drawn;
            drawn = _buffer[--_count];
            _buffer[_count] = default!;
            return true;
        }
    }

    private int Capacity => capacity;

    private long Seed => seed;

    private bool Reshuffle => reshuffle;
}
