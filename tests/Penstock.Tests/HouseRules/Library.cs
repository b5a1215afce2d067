using System.Reflection;

namespace Penstock.Tests;

/// <summary>The assemblies of src/, as built beside the tests.</summary>
internal static class Library
{
    /// <summary>Project names: Penstock.Tensors, Penstock.Data ... Penstock.Cli.</summary>
    public static string[] Projects { get; } =
        [.. Tracked.Files.Where(file => file.StartsWith("src/") && file.EndsWith(".csproj")).Select(file => Path.GetFileNameWithoutExtension(file))];

    /// <summary>The assemblies of the projects, the executable included.</summary>
    public static Assembly[] Assemblies { get; } =
        [.. Projects.Select(project => Assembly.Load(project == "Penstock.Cli" ? "penstock" : project))];

    /// <summary>The projects that others reference: all but the executable.</summary>
    public static IEnumerable<string> Referenced => Projects.Where(project => project != "Penstock.Cli");
}
