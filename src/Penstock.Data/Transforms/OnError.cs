namespace Penstock.Data;

public abstract partial class Dataset<T>
{
    /// <summary>Leaves out elements that failed in this dataset, by an exception in a function of the user or a damaged record, and goes on behind them.</summary>
    /// <param name="options">How many may fail, and who is told.</param>
    /// <exception cref="InvalidDataException">While enumerating: more elements failed in an epoch than may. It holds the last cause.</exception>
    public Dataset<T> OnError(OnErrorOptions? options = null)
    {
        options ??= new();
        if (options.Most < 0) throw new ArgumentOutOfRangeException(nameof(options), options.Most, $"OnError: expected 0 or more errors at most, got {options.Most}.");
        return new OnErrorDataset<T>(this, options);
    }
}

/// <summary>How many elements may fail, and who is told.</summary>
public sealed record OnErrorOptions
{
    /// <summary>How many elements of an epoch may be left out; 100 by default.</summary>
    public long Most { get; init; } = 100;

    /// <summary>Is told of every element that was left out: the stage, the element and the cause.</summary>
    public IProgress<DatasetException>? Log { get; init; }
}

internal sealed class OnErrorDataset<T>(Dataset<T> source, OnErrorOptions options) : Dataset<T>
{
    private const int MessagesKept = 3;

    public override long? Count => null;

    internal override Stage Stage => new("OnError", [source.Stage], options.Most);

    private protected override DatasetReader<T> CreateReader(ReadingOptions reading) => new Reader(source.NewReader(reading.WithGaps()), options, reading);

    private sealed class Reader(DatasetReader<T> source, OnErrorOptions options, ReadingOptions reading) : StageReader<T, T>(source, reading.Cancellation)
    {
        private readonly List<string> _messages = [];
        private long _failed;
        private bool _ended;

        private protected override void Rewind(long epoch)
        {
            base.Rewind(epoch);
            (_failed, _ended) = (0, false);
        }

        private protected override bool Advance()
        {
            while (!_ended)
            {
                try
                {
                    if (!Source.MoveNext()) return false;
                    Current = Source.Current;
                    return true;
                }
                catch (Exception error) when (DatasetException.IsFailure(error, Cancellation))
                {
                    Skip(error as DatasetException ?? new DatasetException("OnError", Source.Position - 1, error));
                }
            }
            return false;
        }

        private void Skip(DatasetException error)
        {
            if (++_failed > options.Most)
            {
                _ended = true;
                throw new InvalidDataException($"OnError: expected at most {options.Most} failed elements in epoch {Epoch}, got {_failed}. The last: {error.Message}", error);
            }
            if (_messages.Count < MessagesKept) _messages.Add(error.Message);
            reading.Meter!.AddSkipped(string.Join('\n', _messages));
            options.Log?.Report(error);
        }
    }
}
