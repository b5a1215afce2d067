using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Penstock.Board;

namespace Penstock.Cli;

/// <summary>Shows run logs in a browser until it is stopped.</summary>
internal sealed class BoardVerb
{
    private const int DefaultPort = 6006, TokenBytes = 16;
    private readonly Option<string> _logs = new("--logdir") { Description = "The folder of run logs.", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
    private readonly Option<int> _port = new Option<int>("--port") { Description = "The port; 0 for a free one.", HelpName = "PORT", DefaultValueFactory = _ => DefaultPort }.Within(0, ushort.MaxValue);
    private readonly Option<string> _host = new("--host") { Description = "The address to listen on; * for all. All but this machine's own ask for --token or --password-file.", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<string?> _token = new("--token") { Description = "Lets in whoever has this text of 16 characters or more; new: one is drawn and printed.", HelpName = "TEXT" };
    private readonly Option<string?> _passwords = new("--password-file") { Description = "A file of passwords, one a line, that its owner alone should be able to read; of 12 characters or more where other machines reach --host. Without it and --token everybody on this machine is let in to look, and who started the board to change something.", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--cert") { Description = "The certificate, in PEM; without it there is no TLS.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--key") { Description = "The certificate's private key, in PEM.", HelpName = "FILE" };
    private readonly Option<bool> _readOnly = new("--read-only") { Description = "Let nobody change notes, archive or delete." };
    private readonly ReadingLimits _limits = new();
    private readonly Option<bool> _json = Verb.Json();

    public static Command Create()
    {
        var verb = new BoardVerb();
        var command = new Command("board", "Show run logs in a browser, live, until stopped.")
        {
            verb._logs, verb._port, verb._host, verb._token, verb._passwords, verb._certificate, verb._key, verb._readOnly,
        };
        foreach (Option option in (Option[])[.. verb._limits.All, Verb.UnusedSeed(), verb._json]) command.Add(option);
        command.Do(verb._json, verb.Run);
        return command;
    }

    private int Run(ParseResult parsed, Screen screen, CancellationToken cancellation) => RunAsync(parsed, screen, cancellation).GetAwaiter().GetResult();

    private async Task<int> RunAsync(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string logs = parsed.GetValue(_logs)!;
        BoardOptions options = Options(parsed, logs, screen);
        await using var server = new BoardServer(options);
        await parsed.StartAsync(_port, server.StartAsync, cancellation);
        Tell(server, options, screen);
        var stopped = new TaskCompletionSource();
        await using (cancellation.Register(stopped.SetResult)) await stopped.Task;
        return ExitCode.Done;
    }

    private BoardOptions Options(ParseResult parsed, string logs, Screen screen)
    {
        if (File.Exists(logs)) throw new UsageException($"{_logs.Name}: expected a folder of run logs, got the file {logs}.");
        var (certificate, key) = (parsed.GetValue(_certificate), parsed.GetValue(_key));
        if (certificate is null != key is null) throw new UsageException($"{_certificate.Name} and {_key.Name}: expected both or none, got one.");
        string? token = parsed.GetValue(_token) is "new" ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)) : parsed.GetValue(_token);
        if (token is { Length: < 16 }) throw new UsageException($"{_token.Name}: expected 16 characters or more, or new, got {token.Length}.");
        var (own, ended) = token is null && parsed.GetValue(_passwords) is null ? (null, null) : BoardKey.Of(logs);
        var options = new BoardOptions(logs)
        {
            Port = parsed.GetValue(_port), Host = parsed.GetValue(_host)!, Token = token, PasswordFile = parsed.GetValue(_passwords), IsReadOnly = parsed.GetValue(_readOnly),
            Tls = certificate is null ? null : new(certificate, key!), Key = own, EndedSessions = ended, Reading = _limits.Of(parsed), Advice = ReadingLimits.Advice,
            Log = (level, sentence) =>
            {
                if (level >= LogLevel.Warning) screen.Note(sentence);
            },
        };
        if (!options.IsLocal && token is null && options.PasswordFile is null)
            throw new UsageException($"{_host.Name}: expected {_token.Name} or {_passwords.Name} beside the address {options.Host}, which other machines reach, got neither.");
        return options;
    }

    private static void Tell(BoardServer server, BoardOptions options, Screen screen)
    {
        string address = options.Token is { } token ? $"{server.Address}?token={Uri.EscapeDataString(token)}" : server.Address!.ToString();
        screen.Say($"The board is at {address}");
        screen.Say(Directory.Exists(options.LogFolder) ? $"  It shows {Path.GetFullPath(options.LogFolder)}. Ctrl-C stops." : $"  There is no folder {Path.GetFullPath(options.LogFolder)} yet; it is shown once it comes. Ctrl-C stops.");
        screen.Answer(new JsonObject { ["address"] = address, ["logdir"] = Path.GetFullPath(options.LogFolder) });
    }
}
