using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Penstock.Web;

/// <summary>What must hold before a server takes requests. /health/ready asks every check at every request; /health/live asks none.</summary>
public sealed class HealthChecks
{
    private readonly Action<LogLevel, string>? _log;
    private readonly Lock _adding = new();
    private (string Name, Func<string?> Check)[] _checks = [];

    internal HealthChecks(Action<LogLevel, string>? log) => _log = log;

    /// <summary>Adds a check.</summary>
    /// <param name="name">What is checked, one word.</param>
    /// <param name="check">Gives null when all is well, otherwise a sentence that says what is not. It must be quick, and safe for many threads.</param>
    public void Add(string name, Func<string?> check)
    {
        lock (_adding)
        {
            if (_checks.Any(c => c.Name == name)) throw new ArgumentException($"HealthChecks: expected a new name, got \"{name}\", which there is already. Choose another.", nameof(name));
            _checks = [.. _checks, (name, check)];
        }
    }

    internal (bool Ready, byte[] Json) Report()
    {
        var states = Array.ConvertAll(Volatile.Read(ref _checks), c => (c.Name, Trouble: Run(c.Name, c.Check)));
        bool ready = states.All(s => s.Trouble is null);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", ready ? "ready" : "not ready");
            json.WriteStartObject("checks");
            foreach (var (name, trouble) in states) json.WriteString(name, trouble ?? "ok");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return (ready, buffer.WrittenSpan.ToArray());
    }

    // Whoever asks needs no key: what an error says of the machine is for the log alone.
    private string? Run(string name, Func<string?> check)
    {
        try
        {
            return check();
        }
        catch (Exception error)
        {
            _log?.Invoke(LogLevel.Error, $"Health check {name}: {error.Message}");
            return "The check failed; the log of the server tells why.";
        }
    }
}
