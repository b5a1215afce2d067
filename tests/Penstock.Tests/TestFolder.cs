namespace Penstock.Tests;

/// <summary>A folder that lives as long as a test: <c>using var folder = TestFiles.NewFolder();</c></summary>
internal sealed class TestFolder(string path) : IDisposable
{
    public string FullName => path;

    /// <summary>The path of a file in the folder; the file need not exist.</summary>
    public string this[string name] => Path.Combine(path, name);

    public void Dispose() => Directory.Delete(path, recursive: true);
}
