using System.Net.Http.Headers;

namespace Penstock.Data;

/// <summary>What has come of a file so far, and beside it what the server called the version that it is of.</summary>
internal sealed class PartFile(string path)
{
    public string Path => path;

    public long Length => File.Exists(path) ? new FileInfo(path).Length : 0;

    private string TagPath => path + ".tag";

    /// <summary>A request for what is missing: of the same version, or else the whole file.</summary>
    /// <param name="address">The file's address.</param>
    /// <param name="mayBeOther">Whether the end may be asked for where the version is not known, since a checksum will tell.</param>
    public HttpRequestMessage Request(Uri address, bool mayBeOther)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        // Bytes as they are: a file that is unpacked on the way has no offsets.
        request.Headers.AcceptEncoding.Add(new("identity"));
        if (Length == 0) return request;
        string tag = File.Exists(TagPath) ? File.ReadAllText(TagPath) : "";
        if (EntityTagHeaderValue.TryParse(tag, out EntityTagHeaderValue? version) && !version.IsWeak) request.Headers.IfRange = new(version);
        else if (DateTimeOffset.TryParseExact(tag, "r", null, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time)) request.Headers.IfRange = new(time);
        else if (!mayBeOther) return request;
        request.Headers.Range = new(Length, null);
        return request;
    }

    /// <summary>Opens it for what comes.</summary>
    public FileStream Open(HttpResponseMessage response, bool goesOn)
    {
        var file = new FileStream(path, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        string? tag = response.Headers.ETag is { IsWeak: false } version ? version.ToString() : response.Content.Headers.LastModified?.ToString("r");
        if (!goesOn) File.WriteAllText(TagPath, tag ?? "");
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
    }
}
