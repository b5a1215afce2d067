using System.IO.Compression;
using System.Text;

namespace Penstock.Tests;

/// <summary>Changes one entry of a zip that a test wrote.</summary>
internal static class EditedZip
{
    public static void Change(string file, string name, Func<byte[], byte[]> change)
    {
        using ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Update);
        ZipArchiveEntry entry = zip.GetEntry(name)!;
        byte[] changed = change(Bytes(entry));
        entry.Delete();
        using Stream content = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        content.Write(changed);
    }

    public static void Change(string file, string name, Func<string, string> change) =>
        Change(file, name, bytes => Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes))));

    /// <summary>Puts a text in the place of another that must be there.</summary>
    public static void Replace(string file, string name, string text, string replacement) => Change(file, name, whole =>
    {
        Assert.Contains(text, whole);
        return whole.Replace(text, replacement, StringComparison.Ordinal);
    });

    public static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
