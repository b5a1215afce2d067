using System.Reflection;

namespace Penstock.Data;

/// <summary>Which modules count in a fingerprint, and which stand behind them.</summary>
internal static class Modules
{
    private static readonly string[] s_prefixes = ["System.", "Microsoft.AspNetCore.", "Microsoft.Extensions.", "Microsoft.Win32.", "Microsoft.VisualBasic."];

    /// <summary>Whether a module is of the framework, which does not count: its updates are not to make every step run again.</summary>
    public static bool IsFramework(Module module) => IsFramework(module.Assembly.GetName().Name!);

    /// <summary>Whether an assembly of a name is of the framework; a package such as <c>Microsoft.ML</c> is not.</summary>
    public static bool IsFramework(string name) => name is "mscorlib" or "netstandard" or "System" or "Microsoft.CSharp" or "Microsoft.VisualBasic"
        || s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The modules and all that they reference, but those of the framework, by name.</summary>
    public static IReadOnlyList<Module> Closure(IEnumerable<Module> modules)
    {
        var seen = new SortedDictionary<string, Module>(StringComparer.Ordinal);
        var open = new Stack<Module>(modules);
        while (open.TryPop(out Module? module))
        {
            if (!seen.TryAdd(module.Assembly.GetName().Name!, module)) continue;
            foreach (AssemblyName name in module.Assembly.GetReferencedAssemblies())
                if (!IsFramework(name.Name!) && !seen.ContainsKey(name.Name!) && Find(name) is { } assembly) open.Push(assembly.ManifestModule);
        }
        return [.. seen.Values];
    }

    // What a library names need not be there, as where it is only needed at build.
    private static Assembly? Find(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }
}
