using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Penstock.Pipelines;

namespace Penstock.Tests;

/// <summary>What the compiler gives for the same source counts as the same code, whatever stands beside it; what was edited does not.</summary>
public sealed class RebuildTests : IDisposable
{
    private const string Beside = "internal static class Beside { public static string Say(int x) { System.Func<int, int> more = y => y + x; return \"says \" + more(3); } private static int[] Table() => [1, 2, 3, 4, 5, 6, 7]; }";

    private readonly TestFolder _folder = TestFiles.NewFolder();
    private int _compiled;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_rebuild_hits_and_an_edit_misses()
    {
        string source = Source("x + Rate(x) + Step.Table[1] + factor", "x * 2");
        StepKey key = KeyOf(source);
        Assert.Equal(key.Hash, KeyOf(source).Hash);
        Assert.Equal(key.Hash, KeyOf(Source("x + Rate(x) + Step.Table[1] + factor", "x * 2", before: Beside)).Hash);
        Assert.Equal(key.Hash, KeyOf(Source("x + Rate(x) + Step.Table[1] + factor", "x * 2", inMethod: "System.Func<int> other = () => 5; System.Console.Write(other());")).Hash);
        Assert.Equal("the code of function changed", KeyOf(Source("x - Rate(x) + Step.Table[1] + factor", "x * 2")).ReasonAgainst(key));
        Assert.Equal("the code of function changed", KeyOf(Source("x + Rate(x) + Step.Table[1] + factor", "x * 3")).ReasonAgainst(key));
        Assert.Equal("the code of function changed", KeyOf(Source("x + Rate(x) + Step.Table[1] + factor", "x * 2", table: "1, 9")).ReasonAgainst(key));
        Assert.Equal("its code changed", KeyOf(Source("x + Rate(x) + Step.Table[1] + factor", "x * 2", run: "function(2)")).ReasonAgainst(key));
        Assert.Equal("function changed", KeyOf(source, factor: 8).ReasonAgainst(key));
    }

    private static string Source(string lambda, string rate, string before = "", string inMethod = "", string table = "1, 2", string run = "function(1)") => $$"""
        {{before}}
        public static class Step
        {
            public static readonly int[] Table = [{{table}}];
            public static object Make(int factor)
            {
                {{inMethod}}
                return new Numbered(x => {{lambda}});
            }
            private static int Rate(int x) => {{rate}};
        }
        public sealed class Numbered(System.Func<int, int> function) : Penstock.Pipelines.Step<int>
        {
            protected override System.Threading.Tasks.Task<int> RunAsync(Penstock.Pipelines.StepRun run) => System.Threading.Tasks.Task.FromResult({{run}});
        }
        """;

    private StepKey KeyOf(string source, int factor = 7)
    {
        string file = _folder[$"program{_compiled++}"];
        File.WriteAllText(file + ".cs", source);
        Compile(file);
        Assembly assembly = new AssemblyLoadContext(file, isCollectible: true).LoadFromStream(new MemoryStream(File.ReadAllBytes(file + ".dll")));
        var step = (Step)assembly.GetType("Step")!.GetMethod("Make")!.Invoke(null, [factor])!;
        return StepKey.Of(step, _ => "", []);
    }

    // The compiler of the SDK that runs the tests.
    private static void Compile(string file)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string compiler = Directory.EnumerateFiles(Path.Combine(framework, "..", "..", "..", "sdk"), "csc.dll", SearchOption.AllDirectories).Where(path => path.Contains("bincore")).Order().Last();
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
        [
            compiler, "-nologo", "-deterministic+", "-optimize+", "-target:library", $"-out:{file}.dll", .. Directory.EnumerateFiles(framework, "*.dll").Where(IsManaged).Select(path => $"-r:{path}"),
            $"-r:{Path.Combine(AppContext.BaseDirectory, "Penstock.Pipelines.dll")}", $"-r:{Path.Combine(AppContext.BaseDirectory, "Penstock.Registry.dll")}", file + ".cs",
        ])
        { RedirectStandardOutput = true })!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
    }

    private static bool IsManaged(string path) => Path.GetFileName(path) is var name && (name.StartsWith("System.") || name is "mscorlib.dll" or "netstandard.dll") && !name.Contains("Native");
}
