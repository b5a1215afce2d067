namespace Penstock.Data;

internal sealed class FollowedLogDataset(string path, LogOptions options) : Dataset<LogLine>
{
    public override long? Count => null;

    internal override Stage Stage => new("AppendLog.Follow", [], path, options);

    private protected override DatasetReader<LogLine> CreateReader(ReadingOptions reading) => new Reader(path, options, reading.Cancellation);

    private sealed class Reader(string path, LogOptions options, CancellationToken cancellation) : DatasetReader<LogLine>(cancellation)
    {
        private readonly GrowingFile _file = new(path, options.MostLineBytes);
        private readonly LineOrder _order = new(options.EventTime is null ? default : options.Lateness, options.MostHeld);
        private bool _isEnded, _isReplaced;

        public override void Dispose() => _file.Dispose();

        private protected override void Rewind(long epoch)
        {
            (_isEnded, _isReplaced) = (false, false);
            LogPosition? begin = options.From;
            bool isSame = _file.Seek(begin?.File ?? "", begin?.Offset ?? 0);
            _order.Start(isSame || begin is null ? begin : begin with { Offset = 0, Read = 0, LastOffset = -1 });
        }

        private protected override bool Advance()
        {
            while (true)
            {
                if (_order.TryTake(out HeldLine held))
                {
                    Current = Give(held.Text, options.EventTime is null ? null : held.Time, isLate: false);
                    return true;
                }
                if (_isEnded) return false;
                if (_isReplaced)
                {
                    _order.BeginFile();
                    _isReplaced = false;
                }
                if (Next(out long offset) is { } text)
                {
                    Cancellation.ThrowIfCancellationRequested();
                    DateTimeOffset time = TimeOf(text);
                    if (_order.Add(text, time, offset, _file.Offset) || !options.GiveLate) continue;
                    Current = Give(text, time, isLate: true);
                    return true;
                }
                if (!WaitForMore()) _isEnded = _order.Release();
            }
        }

        private string? Next(out long offset)
        {
            try
            {
                return _file.Next(out offset);
            }
            catch
            {
                _isEnded = _order.Release();
                throw;
            }
        }

        /// <summary>Waits until there is more to read; false once nothing has come for as long as is allowed.</summary>
        private bool WaitForMore()
        {
            TimeProvider clock = options.Clock;
            long since = clock.GetTimestamp(), offset = _file.Offset;
            while (true)
            {
                if (_file.IsReplaced())
                {
                    _isReplaced = _order.Release();
                    return true;
                }
                if (_file.HasMore) return true;
                if (options.IdleTimeout is { } longest && clock.GetElapsedTime(since) >= longest) return false;
                Task.Delay(options.PollInterval, clock, Cancellation).GetAwaiter().GetResult();
            }
        }

        private DateTimeOffset TimeOf(string text)
        {
            try
            {
                return options.EventTime?.Invoke(text) ?? default;
            }
            catch (Exception error)
            {
                throw new DatasetException("AppendLog.Follow", Position, error);
            }
        }

        private LogLine Give(string text, DateTimeOffset? time, bool isLate) => new(text, time, isLate, _order.PositionIn(_file.Identity));
    }
}
