using System.Reflection;

namespace Penstock.Pipelines;

/// <summary>Which modules count in a fingerprint, and which stand behind them.</summary>
internal static class Modules
{
    /// <summary>Whether a module is of the framework, which does not count: its updates are not to make every step run again.</summary>
    public static bool IsFramework(Module module) => IsFramework(module.Assembly.GetName().Name!);

    /// <summary>The modules and all that they reference, but those of the framework, by name.</summary>
    public static IReadOnlyList<Module> Closure(IEnumerable<Module> modules)
    {
        var seen = new SortedDictionary<string, Module>(StringComparer.Ordinal);
        var open = new Stack<Module>(modules);
        while (open.TryPop(out Module? module))
        {
            if (!seen.TryAdd(module.Assembly.GetName().Name!, module)) continue;
            foreach (AssemblyName name in module.Assembly.GetReferencedAssemblies())
                if (!IsFramework(name.Name!) && !seen.ContainsKey(name.Name!)) open.Push(Assembly.Load(name).ManifestModule);
        }
        return [.. seen.Values];
    }

    private static bool IsFramework(string name) => name is "mscorlib" or "netstandard" or "System"
        || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);
}
