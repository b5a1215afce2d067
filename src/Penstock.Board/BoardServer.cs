using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>
/// Shows run logs in a browser while they grow, and answers TensorBoard's own routes. It listens on the machine alone unless a token or a password is asked for;
/// other users of the machine may then look and change nothing, where the system tells who asks (Linux).
/// </summary>
public sealed class BoardServer : IAsyncDisposable
{
    private const int ShortestPassword = 12;
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly BoardOptions _options;
    private readonly BoardFolder _folder;
    private readonly WebServer _web;

    /// <summary>A board that does not run yet.</summary>
    /// <param name="options">What it shows, where it listens and whom it lets in.</param>
    /// <exception cref="InvalidOperationException">Other machines could reach it without a token or a password.</exception>
    /// <exception cref="IOException">The file of passwords, of a certificate or of notes cannot be read.</exception>
    public BoardServer(BoardOptions options)
    {
        options.Require();
        (_options, _folder) = (options, new(options));
        _web = new(new WebOptions(options.Seed ?? options.Clock.GetUtcNow().Ticks)
        {
            Listen = [new(options.Host, options.Port)], Tls = options.Tls, Limits = options.Limits, Log = options.Log, Clock = options.Clock, Title = "Penstock board",
            Sessions = options.HasSessions ? new(options.Key!) { Token = options.Token, PasswordFile = options.PasswordFile, ShortestPassword = options.IsLocal ? 1 : ShortestPassword, EndedFile = options.EndedSessions } : null,
            Hosts = options.HasSessions || options.Host.StartsWith("unix:", StringComparison.Ordinal) ? null : [.. ((string[])["localhost", "127.0.0.1", "[::1]", options.Host.Contains(':') ? $"[{options.Host}]" : options.Host]).Distinct(StringComparer.OrdinalIgnoreCase)],
            OnlyOwnerWrites = !options.HasSessions, Headers = SecurityHeaders.ForApplication, OpenDispatch = true, PathOf = TensorBoardApi.WithoutExperiment,
        });
        foreach (WebEndpoint endpoint in BoardApi.Endpoints(_folder, options, () => _web.Sessions)) _web.Add(endpoint);
        foreach (WebEndpoint endpoint in TensorBoardApi.Endpoints(_folder)) _web.Add(endpoint);
        _web.Dispatch = new BoardAssets(options.Assets).AnswerAsync;
    }

    /// <summary>Where it listens, with the real port; null until it runs.</summary>
    public Uri? Address => _web.Addresses.Count > 0 ? _web.Addresses[0] : null;

    internal BoardFolder Folder => _folder;

    /// <summary>Begins to read the logs and to listen.</summary>
    /// <exception cref="IOException">The address is taken or is none of this machine.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_options is { IsLocal: false, Tls: null })
            _options.Log?.Invoke(LogLevel.Warning, $"board: other machines reach {_options.Host} without TLS, so that the token or password can be read on the way. Give a certificate.");
        if (_options.PasswordFile is { } passwords && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(passwords) & OfOthers) != 0)
            _options.Log?.Invoke(LogLevel.Warning, $"board: expected a password file that its owner alone may read and change, got {passwords}, which others may too. Take that from them: chmod 600 {passwords}");
        _folder.Start();
        await _web.StartAsync(cancellationToken);
    }

    /// <summary>Starts, waits until it is cancelled, and stops.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        var cancelled = new TaskCompletionSource();
        await using (cancellationToken.Register(cancelled.SetResult)) await cancelled.Task;
        await StopAsync();
    }

    /// <summary>Takes no more requests and ends those that run.</summary>
    public Task StopAsync() => _web.StopAsync();

    /// <summary>Stops the board.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        await _folder.DisposeAsync();
    }
}
