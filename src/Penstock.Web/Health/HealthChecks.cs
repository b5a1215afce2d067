using System.Buffers;
using System.Text.Json;

namespace Penstock.Web;

/// <summary>What must hold before a server takes requests. /health/ready asks every check at every request; /health/live asks none.</summary>
public sealed class HealthChecks
{
    private readonly Lock _adding = new();
    private volatile (string Name, Func<string?> Check)[] _checks = [];

    /// <summary>Adds a check.</summary>
    /// <param name="name">What is checked, one word.</param>
    /// <param name="check">Gives null when all is well, otherwise a sentence that says what is not. It must be quick, and safe for many threads.</param>
    public void Add(string name, Func<string?> check)
    {
        lock (_adding) _checks = [.. _checks, (name, check)];
    }

    /// <summary>Runs every check; null when all is well, otherwise what is not.</summary>
    public string? Trouble()
    {
        string[] troubles = [.. _checks.Select(c => (c.Name, Trouble: Run(c.Check))).Where(c => c.Trouble is not null).Select(c => $"{c.Name}: {c.Trouble}")];
        return troubles.Length == 0 ? null : string.Join(" ", troubles);
    }

    internal (bool Ready, byte[] Json) Report()
    {
        var states = Array.ConvertAll(_checks, c => (c.Name, Trouble: Run(c.Check)));
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

    private static string? Run(Func<string?> check)
    {
        try
        {
            return check();
        }
        catch (Exception error)
        {
            return $"The check failed: {error.Message}";
        }
    }
}
