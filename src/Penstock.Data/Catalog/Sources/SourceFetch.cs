using System.Security.Cryptography;
using System.Text;

namespace Penstock.Data;

/// <summary>Finds the source files of a dataset, or fetches them.</summary>
/// <param name="about">The dataset.</param>
/// <param name="dataDirectory">Where datasets lie.</param>
/// <param name="options">Where else to look, and whether anything may be fetched.</param>
internal sealed class SourceFetch(CatalogEntry about, string dataDirectory, PrepareOptions options)
{
    private const string Checksums = "checksums.tsv";

    private string Downloads => Path.Combine(dataDirectory, SourceFile.DownloadFolder, about.Name);

    private bool MirrorIsAddress => options.Mirror is { } mirror && (mirror.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || mirror.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>The source files.</summary>
    public async Task<SourceFiles> FilesAsync(CancellationToken cancellation)
    {
        foreach (SourceFile source in about.Sources)
            if (!SourceFiles.Has(dataDirectory, about, source)) await FetchAsync(source, cancellation).ConfigureAwait(false);
        return SourceFiles.In(dataDirectory, about)!;
    }

    private async Task FetchAsync(SourceFile source, CancellationToken cancellation)
    {
        string place = Path.Combine(Downloads, source.Name);
        string? mirror = MirrorOf(source);
        if (options.Offline && mirror is null) throw new FileNotFoundException(
            $"{about.Title}: expected {source.Name} in {Path.GetFullPath(Path.Combine(dataDirectory, about.Name))}, got none, and nothing may be fetched. "
            + $"Fetch {source.Address} elsewhere and put it there.", place);
        var address = new Uri(MirrorIsAddress ? $"{options.Mirror!.TrimEnd('/')}/{about.Name}/{source.Name}" : source.Address);
        await Download.ToFileAsync(address, place, new()
        {
            Sha256 = source.Sha256 ?? Recorded(source), Size = source.Bytes, Mirror = mirror,
            Progress = options.Progress is { } progress ? new Told(p => progress.Report(new(about.Name, source.Name, p.Bytes, p.Total ?? source.Bytes ?? 0))) : null,
        }, cancellation).ConfigureAwait(false);
        if (source.Sha256 is null && Recorded(source) is null) Record(source, place);
    }

    /// <summary>The folder that has a copy, or null.</summary>
    private string? MirrorOf(SourceFile source) => options.Mirror is not { } mirror || MirrorIsAddress ? null
        : Array.Find([Path.Combine(mirror, about.Name), mirror], folder => File.Exists(Path.Combine(folder, source.Name)));

    /// <summary>The checksum that an earlier download was recorded with.</summary>
    private string? Recorded(SourceFile source)
    {
        string path = Path.Combine(Downloads, Checksums);
        return !File.Exists(path) ? null : File.ReadLines(path).Select(line => line.Split('\t')).FirstOrDefault(parts => parts.Length == 4 && parts[0] == source.Address)?[2];
    }

    // In the form of TensorFlow Datasets: address, bytes, SHA-256, name.
    private void Record(SourceFile source, string place)
    {
        string path = Path.Combine(Downloads, Checksums);
        using FileStream file = File.OpenRead(place);
        string line = FormattableString.Invariant($"{source.Address}\t{file.Length}\t{Convert.ToHexStringLower(SHA256.HashData(file))}\t{source.Name}\n");
        string before = File.Exists(path) ? File.ReadAllText(path) : "";
        FileReplacement.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(before + line)));
    }

    // Not Progress: that tells later, on another thread.
    private sealed class Told(Action<DownloadProgress> tell) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => tell(value);
    }
}
