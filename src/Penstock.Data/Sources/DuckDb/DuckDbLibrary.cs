using System.Reflection;
using System.Runtime.InteropServices;

namespace Penstock.Data;

/// <summary>Finds DuckDB's native library: in a folder that is named, beside the program, in the <c>artifacts/natives</c> of the build tree that it lies in, or where the system keeps libraries.</summary>
internal static class DuckDbLibrary
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, DuckDbApi> s_loaded = [];

    /// <summary>What the library's file is called on this system.</summary>
    public static string FileName => OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    /// <summary>The functions of the library, loaded once.</summary>
    /// <param name="folder">Where it is; null: it is searched for.</param>
    /// <exception cref="DllNotFoundException">There is none; the message says where it was looked for and how to get it.</exception>
    public static DuckDbApi Load(string? folder)
    {
        lock (s_gate)
        {
            if (s_loaded.TryGetValue(folder ?? "", out DuckDbApi? known)) return known;
            string[] places = folder is null ? Places() : [Path.GetFullPath(folder)];
            foreach (string place in places)
                if (File.Exists(Path.Combine(place, FileName)) && NativeLibrary.TryLoad(Path.Combine(place, FileName), out nint library))
                    return s_loaded[folder ?? ""] = new(library);
            if (folder is null && NativeLibrary.TryLoad(FileName, typeof(DuckDbLibrary).Assembly, DllImportSearchPath.SafeDirectories, out nint installed))
                return s_loaded[""] = new(installed);
            throw new DllNotFoundException($"DuckDB: expected the library {FileName}, which reads Parquet, JSON and SQL, got none that loads in {string.Join(", ", places)}{(folder is null ? " or among the system's" : "")}. Run `dotnet run build.cs -- natives`, put it beside the program, or name its folder: LibraryFolder.");
        }
    }

    /// <summary>Where the build that made a program puts libraries; null for one that lies in no build tree, whatever others put into folders above it.</summary>
    internal static string? NativesOf(string program)
    {
        for (DirectoryInfo? folder = new(program); folder is not null; folder = folder.Parent)
            if (folder is { Name: "bin", Parent: { Name: "artifacts", Parent: { } root } artifacts } && File.Exists(Path.Combine(root.FullName, "Penstock.slnx")))
                return Path.Combine(artifacts.FullName, "natives");
        return null;
    }

    private static string[] Places()
    {
        string program = AppContext.BaseDirectory, library = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location) is { Length: > 0 } own ? own : program;
        var places = new List<string> { program, library, Path.Combine(program, "runtimes", RuntimeInformation.RuntimeIdentifier, "native") };
        if (NativesOf(library) is { } natives) places.Add(natives);
        return [.. places.Select(place => Path.TrimEndingDirectorySeparator(Path.GetFullPath(place))).Distinct()];
    }
}
