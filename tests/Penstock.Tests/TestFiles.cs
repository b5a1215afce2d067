namespace Penstock.Tests;

/// <summary>Where tests find the repository, the datasets and the vectors, and where they may write.</summary>
internal static class TestFiles
{
    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder of datasets: PENSTOCK_DATA, or shared/data beside the repository.</summary>
    public static string Data { get; } = FolderOf("PENSTOCK_DATA", "data");

    /// <summary>The folder of test vectors: PENSTOCK_VECTORS, or shared/vectors beside the repository.</summary>
    public static string Vectors { get; } = FolderOf("PENSTOCK_VECTORS", "vectors");

    /// <summary>The path of a file or folder among the datasets; skips the test where it is absent.</summary>
    public static string RequireData(params string[] path) => Require(Data, path, "PENSTOCK_DATA");

    /// <summary>The path of a file or folder among the vectors; skips the test where it is absent.</summary>
    public static string RequireVectors(params string[] path) => Require(Vectors, path, "PENSTOCK_VECTORS");

    /// <summary>A new empty folder, deleted with what it holds when disposed.</summary>
    public static TestFolder NewFolder() => new(Directory.CreateTempSubdirectory("penstock-").FullName);

    private static string Require(string folder, string[] path, string variable)
    {
        string full = Path.Combine([folder, .. path]);
        if (!Path.Exists(full)) Assert.Skip($"{full} is absent; {variable} names the folder.");
        return full;
    }

    private static string FolderOf(string variable, string name) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.GetFullPath(Path.Combine(Repository, "..", "shared", name));

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Penstock.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"TestFiles: expected Penstock.slnx above {AppContext.BaseDirectory}, got none.");
    }
}
