using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>Hands ASP.NET's own messages to a delegate.</summary>
internal sealed class LogDelegate(Action<LogLevel, string> log, LogLevel from) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= from && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) log(logLevel, exception is null ? formatter(state, null) : $"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
