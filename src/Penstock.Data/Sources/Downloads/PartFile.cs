using System.Net.Http.Headers;

namespace Penstock.Data;

/// <summary>What has come of a file so far, and beside it what the server called the version that it is of.</summary>
internal sealed class PartFile(string path)
{
    private string[] _told = [];

    public string Path => path;

    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>The bytes that the whole file had when the first piece came; null where the server did not say.</summary>
    public long? Total => Told.Length > 1 && long.TryParse(Told[1], System.Globalization.CultureInfo.InvariantCulture, out long total) ? total : null;

    private string TagPath => path + ".tag";

    private string Tag => Told.Length > 0 ? Told[0] : "";

    private string[] Told => _told.Length > 0 || !File.Exists(TagPath) ? _told : _told = File.ReadAllText(TagPath).Split('\n');

    /// <summary>A request for what is missing: of the same version, or else the whole file.</summary>
    /// <param name="address">The file's address.</param>
    /// <param name="mayBeOther">Whether the end may be asked for where the version is not known, since a checksum will tell.</param>
    public HttpRequestMessage Request(Uri address, bool mayBeOther)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        // Bytes as they are: a file that is unpacked on the way has no offsets.
        request.Headers.AcceptEncoding.Add(new("identity"));
        if (Length == 0) return request;
        if (EntityTagHeaderValue.TryParse(Tag, out EntityTagHeaderValue? version) && !version.IsWeak) request.Headers.IfRange = new(version);
        else if (DateTimeOffset.TryParseExact(Tag, "r", null, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time)) request.Headers.IfRange = new(time);
        else if (!mayBeOther) return request;
        request.Headers.Range = new(Length, null);
        return request;
    }

    /// <summary>Whether a piece is of the file that has begun to come: not every server that sends pieces looks at the version that was asked for.</summary>
    /// <param name="response">The answer with the piece.</param>
    /// <param name="mayBeOther">Whether a piece of no known version counts, since a checksum will tell.</param>
    public bool Takes(HttpResponseMessage response, bool mayBeOther)
    {
        if (Total is { } total && response.Content.Headers.ContentRange?.Length is { } now && now != total) return false;
        return VersionOf(response) is { } version && Tag.Length > 0 ? version == Tag : mayBeOther;
    }

    /// <summary>Opens it for what comes.</summary>
    public FileStream Open(HttpResponseMessage response, bool goesOn, long? total)
    {
        var file = new FileStream(path, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        if (goesOn) return file;
        _told = [VersionOf(response) ?? "", total?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""];
        File.WriteAllText(TagPath, string.Join('\n', _told));
        return file;
    }

    public void MoveTo(string target)
    {
        File.Move(path, target, overwrite: true);
        File.Delete(TagPath);
        FolderFlush.Of(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(target))!);
    }

    public void Delete()
    {
        File.Delete(path);
        File.Delete(TagPath);
        _told = [];
    }

    /// <summary>Keeps others from writing it, here and in other processes; null where somebody writes it now.</summary>
    public FileStream? TryLock()
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path + ".lock"))
        {
            return null;
        }
    }

    private static string? VersionOf(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } version ? version.ToString() : response.Content.Headers.LastModified?.ToString("r");
}
