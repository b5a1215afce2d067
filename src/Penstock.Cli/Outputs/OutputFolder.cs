namespace Penstock.Cli;

/// <summary>The folder that was asked for, or one that is removed in the end.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly bool _isTemporary;

    /// <param name="option">The option that names the folder.</param>
    /// <param name="path">The folder, or null for a temporary one.</param>
    public OutputFolder(string option, string? path)
    {
        _isTemporary = path is null;
        Path = path is null ? Directory.CreateTempSubdirectory("penstock-quickstart-").FullName : System.IO.Path.GetFullPath(path);
        if (!_isTemporary) OutputFile.PrepareFolder(option, Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        if (_isTemporary) Directory.Delete(Path, recursive: true);
    }
}
