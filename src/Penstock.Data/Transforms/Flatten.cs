namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Makes a sequence of each element and gives their elements one after the other.</summary>
    /// <param name="function">From an element to a sequence.</param>
    /// <exception cref="DatasetException">While enumerating: the function or a sequence failed.</exception>
    public Dataset<TResult> FlatMap<TResult>(Func<T, IEnumerable<TResult>> function) => new FlattenDataset<T, TResult>(this, "FlatMap", function);
}

/// <summary>The elements of sequences one after the other; an array is read in place.</summary>
internal sealed class FlattenDataset<T, TResult>(Dataset<T> source, string verb, Func<T, IEnumerable<TResult>> function) : Dataset<TResult>
{
    public override long? Count => source.Count == 0 ? 0 : null;

    internal override Stage Stage => new(verb, [source.Stage], function);

    // A sequence may hold the element that it was made of for as long as its own elements live.
    private protected override DatasetReader<TResult> CreateReader(ReadingOptions options) =>
        new Reader(source.NewReader(options with { Reuse = 0 }), verb, function, options.Cancellation);

    private sealed class Reader(DatasetReader<T> source, string verb, Func<T, IEnumerable<TResult>> function, CancellationToken cancellation)
        : StageReader<T, TResult>(source, cancellation)
    {
        private TResult[] _array = [];
        private int _next;
        private IEnumerator<TResult>? _sequence;
        private DatasetReader<TResult>? _reader;

        public override void Dispose()
        {
            try { Leave(); }
            finally { base.Dispose(); }
        }

        private protected override void Rewind(long epoch)
        {
            Leave();
            base.Rewind(epoch);
        }

        private protected override bool Advance()
        {
            do
            {
                if (_next < _array.Length)
                {
                    Current = _array[_next++];
                    return true;
                }
                if (_reader is not null ? AdvanceReader() : _sequence is not null && AdvanceSequence()) return true;
            }
            while (Enter());
            return false;
        }

        private protected override void Discard(long count, ref long passed)
        {
            while (passed < count)
            {
                int inArray = (int)Math.Min(count - passed, _array.Length - _next);
                _next += inArray;
                passed += inArray;
                if (passed == count || !Advance()) break;
                passed++;
            }
        }

        private bool Enter()
        {
            (_array, _next) = ([], 0);
            if (!Source.MoveNext()) return false;
            IEnumerable<TResult> elements = Call(verb, function, Source.Current);
            if (elements is TResult[] array) _array = array;
            else if (elements is Dataset<TResult> dataset) _reader = dataset.Open(new() { Epoch = InnerEpoch.Of(Epoch, Source.Position - 1), Cancellation = Cancellation });
            else _sequence = Call(verb, sequence => sequence.GetEnumerator(), elements);
            return true;
        }

        private bool AdvanceReader()
        {
            if (_reader!.MoveNext())
            {
                Current = _reader.Current;
                return true;
            }
            Leave();
            return false;
        }

        private bool AdvanceSequence()
        {
            try
            {
                if (_sequence!.MoveNext())
                {
                    Current = _sequence.Current;
                    return true;
                }
                Leave();
                return false;
            }
            catch (Exception error) when (DatasetException.IsFailure(error, Cancellation))
            {
                // A broken sequence is at its end.
                Leave();
                throw new DatasetException(verb, Source.Position - 1, error) { IsBreak = true };
            }
        }

        private void Leave()
        {
            (_array, _next) = ([], 0);
            var (sequence, reader) = (_sequence, _reader);
            (_sequence, _reader) = (null, null);
            sequence?.Dispose();
            reader?.Dispose();
        }
    }
}
