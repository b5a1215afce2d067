using System.Runtime.CompilerServices;

namespace Penstock.Tests;

/// <summary>Approved texts: what a test prints is compared with a file in Golden/; PENSTOCK_ACCEPT=1 rewrites the file.</summary>
internal static class Snapshot
{
    private static bool Accepting => Environment.GetEnvironmentVariable("PENSTOCK_ACCEPT") == "1";

    /// <summary>Compares with Golden/TestClass.Test.txt (or Golden/TestClass.Test.part.txt, where a test has several).</summary>
    public static void Matches(string actual, string? part = null, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        string name = string.Join('.', new[] { Path.GetFileNameWithoutExtension(file), test, part }.OfType<string>());
        MatchesFile(Path.Combine(TestFiles.Repository, "tests", "Penstock.Tests", "Golden", name + ".txt"), actual);
    }

    /// <summary>Compares with an approved file; line endings do not count.</summary>
    public static void MatchesFile(string approved, string actual)
    {
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Accepting) File.WriteAllText(approved, actual);
        string expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (expected == actual) return;
        Assert.Fail($"{Path.GetFileName(approved)}: {FirstDifference(expected, actual)}\n{Changes(expected, actual)}\nIf the new text is right, accept it: PENSTOCK_ACCEPT=1 dotnet run build.cs -- test");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] old = expected.Split('\n'), now = actual.Split('\n');
        int line = 0;
        while (line < old.Length && line < now.Length && old[line] == now[line]) line++;
        return $"line {line + 1}: expected '{old.ElementAtOrDefault(line)}', got '{now.ElementAtOrDefault(line)}'.";
    }

    private static string Changes(string expected, string actual)
    {
        string[] old = expected.Split('\n'), now = actual.Split('\n');
        return string.Join('\n', old.Except(now).Select(line => "- " + line).Concat(now.Except(old).Select(line => "+ " + line)).Take(60));
    }
}
