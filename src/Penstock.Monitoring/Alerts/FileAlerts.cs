using System.Text;

namespace Penstock.Monitoring;

/// <summary>Appends alerts to a file as lines of JSON, each flushed to the disk; one that is there already is not written again.</summary>
/// <param name="path">The file; it is made where it is absent.</param>
public sealed class FileAlerts(string path) : IAlertSink
{
    private const int TailBytes = 1 << 20;

    /// <inheritdoc/>
    public string Name => $"file {Path.GetFullPath(path)}";

    /// <inheritdoc/>
    public Task TellAsync(Alert alert, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        string tail = Tail(stream), whole = tail[..(tail.LastIndexOf('\n') + 1)];
        // A killed writer may have left half a line, which goes.
        stream.SetLength(stream.Length - Encoding.UTF8.GetByteCount(tail[whole.Length..]));
        if (whole.Contains(alert.IdField, StringComparison.Ordinal)) return Task.CompletedTask;
        stream.Position = stream.Length;
        stream.Write(Encoding.UTF8.GetBytes(alert.ToJson() + "\n"));
        stream.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }

    private static string Tail(FileStream stream)
    {
        stream.Position = Math.Max(0, stream.Length - TailBytes);
        var bytes = new byte[stream.Length - stream.Position];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
