using System.Reflection;

namespace Penstock.Tests;

/// <summary>The assemblies of src/, as built beside the tests.</summary>
internal static class Library
{
    /// <summary>How the project ends that writes code for another while that is compiled; it is no library.</summary>
    public const string GeneratorSuffix = ".Generation";

    /// <summary>Project names: Penstock.Tensors, Penstock.Data ... Penstock.Cli.</summary>
    public static string[] Projects { get; } =
        [.. Tracked.Files.Where(file => file.StartsWith("src/") && file.EndsWith(".csproj")).Select(file => Path.GetFileNameWithoutExtension(file))
            .Where(name => !name.EndsWith(GeneratorSuffix))];

    /// <summary>The assemblies of the projects, the executable included.</summary>
    public static Assembly[] Assemblies { get; } =
        [.. Projects.Select(project => Assembly.Load(project == "Penstock.Cli" ? "penstock" : project))];

    /// <summary>The projects that others reference: all but the executable.</summary>
    public static IEnumerable<string> Referenced => Projects.Where(project => project != "Penstock.Cli");
}
