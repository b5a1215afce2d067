using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>The files of the repository that git tracks; the house rules read these alone.</summary>
internal static class Tracked
{
    private static readonly Lazy<string[]> Listed = new(List);
    private static readonly Lazy<SourceFile[]> Sources = new(() => [.. Files.Where(file => file.EndsWith(".cs")).Select(SourceFile.Read)]);

    /// <summary>Paths from the root, with forward slashes.</summary>
    public static string[] Files => Listed.Value;

    /// <summary>The C# files under a folder; all of them for "".</summary>
    public static SourceFile[] Code(string folder = "") => [.. Sources.Value.Where(source => source.Path.StartsWith(folder))];

    /// <summary>The files of text, without pictures and models.</summary>
    public static IEnumerable<string> Texts => Files.Where(file => !IsBinary(file));

    public static string Read(string file) => File.ReadAllText(Path.Combine(TestFiles.Repository, file));

    private static bool IsBinary(string file) => Path.GetExtension(file) is ".png" or ".jpg" or ".h5" or ".keras" or ".npy" or ".npz" or ".gz" or ".bin";

    private static string[] List()
    {
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"]) { WorkingDirectory = TestFiles.Repository, RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        string[] files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git ls-files ended with {git.ExitCode}.");
        return [.. files.Where(file => File.Exists(Path.Combine(TestFiles.Repository, file)))];
    }
}
