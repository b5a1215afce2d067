namespace Penstock.Cli;

/// <summary>The folder that was asked for, or one that is removed in the end.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly bool _isTemporary;

    public OutputFolder(string? path)
    {
        _isTemporary = path is null;
        Path = path is null ? Directory.CreateTempSubdirectory("penstock-quickstart-").FullName : Directory.CreateDirectory(path).FullName;
    }

    public string Path { get; }

    public void Dispose()
    {
        if (_isTemporary) Directory.Delete(Path, recursive: true);
    }
}
