namespace Penstock.Serving;

/// <summary>Looks for new versions every now and then, one look at a time.</summary>
internal sealed class RegularLook(Action look)
{
    private readonly Lock _looking = new();
    private ITimer? _timer;
    private bool _isClosed;

    public void Start(TimeProvider clock, TimeSpan every) => _timer = clock.CreateTimer(_ => LookIfNobodyDoes(), null, every, every);

    /// <summary>Looks now, or once a look that is under way has ended.</summary>
    public void Now()
    {
        lock (_looking)
            if (!_isClosed) look();
    }

    /// <summary>Looks no more, and then does what is to be done last; a second time does nothing.</summary>
    public void Close(Action last)
    {
        _timer?.Dispose();
        lock (_looking)
        {
            if (_isClosed) return;
            _isClosed = true;
            last();
        }
    }

    private void LookIfNobodyDoes()
    {
        // Where a look takes long, the next one need not wait for its turn.
        if (!_looking.TryEnter()) return;
        try
        {
            Now();
        }
        finally
        {
            _looking.Exit();
        }
    }
}
