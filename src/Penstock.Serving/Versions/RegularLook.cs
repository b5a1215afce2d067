namespace Penstock.Serving;

/// <summary>Looks for new versions every now and then, one look at a time. A regular look that fails is told, and the next one comes all the same.</summary>
internal sealed class RegularLook(Action look, Action<Exception> failed)
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
        catch (Exception error)
        {
            // Whatever it is: nobody above a timer could catch it, and what is loaded goes on.
            failed(error);
        }
        finally
        {
            _looking.Exit();
        }
    }
}
