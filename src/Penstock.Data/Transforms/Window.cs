namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Windows over consecutive elements, which may overlap or leave gaps.</summary>
    /// <param name="size">How many elements a window has.</param>
    /// <param name="shift">How many elements further each window begins; as many as its size, if null.</param>
    /// <param name="stride">How far the elements of a window stand apart; 1 takes neighbours.</param>
    /// <param name="dropRemainder">Whether windows at the end that have fewer elements are left out.</param>
    public Dataset<T[]> Window(int size, int? shift = null, int stride = 1, bool dropRemainder = false)
    {
        Positive(size, nameof(size));
        Positive(shift ?? size, nameof(shift));
        Positive(stride, nameof(stride));
        if ((size - 1L) * stride >= Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"Window: expected windows over at most {Array.MaxLength} elements, got {size} of them {stride} apart.");
        return new WindowDataset<T>(this, size, shift ?? size, stride, dropRemainder);

        static void Positive(int value, string name)
        {
            if (value < 1) throw new ArgumentOutOfRangeException(name, value, $"Window: expected a {name} of 1 or more, got {value}.");
        }
    }
}

internal sealed class WindowDataset<T>(Dataset<T> source, int size, int shift, int stride, bool dropRemainder) : Dataset<T[]>
{
    public override long? Count => source.Count switch
    {
        Dataset.Endless => Dataset.Endless,
        { } count => CountOf(count),
        null => null,
    };

    internal override Stage Stage => new("Window", [source.Stage], size, shift, stride, dropRemainder);

    private int Span => (size - 1) * stride + 1;

    private protected override DatasetReader<T[]> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), this, shift, stride, dropRemainder, options.Cancellation);

    private long CountOf(long elements) => dropRemainder
        ? (elements < Span ? 0 : (elements - Span) / shift + 1)
        : BatchCount.Of(elements, shift, false)!.Value;

    private sealed class Reader(DatasetReader<T> source, WindowDataset<T> window, int shift, int stride, bool dropRemainder, CancellationToken cancellation)
        : StageReader<T, T[]>(source, cancellation)
    {
        private readonly int _span = window.Span;
        // A ring: the elements from the beginning of the next window on, but for those that are due to be dropped first.
        private T[] _ring = [];
        private int _first, _count;
        private long _due;

        private protected override void Rewind(long epoch)
        {
            Array.Clear(_ring);
            (_first, _count, _due) = (0, 0, 0);
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            DropDue();
            Fill();
            if (!IsWindow) return false;
            var elements = new T[(_count - 1) / stride + 1];
            for (int i = 0, from = _first; i < elements.Length; i++)
            {
                elements[i] = _ring[from];
                from = At(from, stride);
            }
            _due = shift;
            Current = elements;
            return true;
        }

        private protected override void Discard(long count, ref long passed)
        {
            DropDue();
            long begin = passed, before = Saturating.Product(count - passed - 1, shift), dropped = Drop(before);
            // An element that fails while the last window fills comes in the place of that window.
            if (dropped == before) passed = count - 1;
            Fill();
            if (dropped == before && IsWindow)
            {
                _due = shift;
                passed = count;
                return;
            }
            long windows = window.CountOf(dropped + _count);
            Drop(_count);
            passed = Math.Min(count, begin + windows);
        }

        private bool IsWindow => _count == _span || (_count > 0 && !dropRemainder);

        private void Fill()
        {
            while (_count < _span && Source.MoveNext())
            {
                if (_count == _ring.Length) Grow();
                _ring[At(_first, _count++)] = Source.Current;
            }
        }

        // Only once the next window is asked for, so that a window waits for no element behind it.
        private void DropDue()
        {
            long before = Source.Position, held = _count;
            bool failed = true;
            try
            {
                Drop(_due);
                failed = false;
            }
            finally
            {
                _due = failed ? _due - (held - _count) - (Source.Position - before) : 0;
            }
        }

        private long Drop(long elements)
        {
            int kept = (int)Math.Min(elements, _count);
            for (int i = 0; i < kept; i++)
            {
                _ring[_first] = default!;
                _first = At(_first, 1);
            }
            _count -= kept;
            return kept + Source.Pass(elements - kept);
        }

        private int At(int from, int steps) => (int)((from + (long)steps) % _ring.Length);

        private void Grow()
        {
            var larger = new T[(int)Math.Min(_span, Math.Max(16, 2L * _count))];
            for (int i = 0; i < _count; i++) larger[i] = _ring[At(_first, i)];
            (_ring, _first) = (larger, 0);
        }
    }
}
