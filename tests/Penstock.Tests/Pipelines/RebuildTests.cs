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

    [Theory]
    [InlineData("x - 1", "x - 2", "the code of cleaner changed")]
    [InlineData("x + 10", "x + 11", "the code of function changed")]
    [InlineData("x * 20", "x * 21", "the code of function changed")]
    [InlineData("x * 30", "x * 31", "the code of function changed")]
    [InlineData("x / 40", "x / 41", "the code of function changed")]
    [InlineData("x + 50", "x + 51", "its code changed")]
    [InlineData("x + 99", "x + 98", "nothing changed")]
    public void An_edit_of_what_is_called_through_something_else_misses(string before, string after, string reason)
    {
        Assert.Contains(before, Indirect);
        Assert.Equal(reason, KeyOf(Indirect.Replace(before, after)).ReasonAgainst(KeyOf(Indirect)));
    }

    /// <summary>A parameter's method, an override of what a function makes, an override, a constructor and a static member of a type argument, and a method of a step's own argument; last what nothing calls.</summary>
    private const string Indirect = """
        public interface ICleaner { int Clean(int x); }
        public sealed class Cleaner : ICleaner { public int Clean(int x) => x - 1; }
        public abstract class Net { public abstract int Answer(int x); }
        public sealed class Made : Net { public override int Answer(int x) => x + 10; }
        public interface IRate { static abstract int Rate(int x); }
        public sealed class Given : Net, IRate
        {
            private readonly int _width;
            public Given() { int x = 1; _width = x * 20; }
            public override int Answer(int x) => x * 30 + _width;
            public static int Rate(int x) => x / 40;
        }
        public sealed class Row { public int Parse(int x) => x + 50; }
        public static class Apart { public static int Beside(int x) => x + 99; }
        public static class Step
        {
            private static Net Make() => new Made();
            private static int Fit<T>(int x) where T : Net, IRate, new() => new T().Answer(T.Rate(x));
            public static object Make(int factor) => new Numbered<Row>(x => Make().Answer(x) + Fit<Given>(x), new Cleaner());
        }
        public sealed class Numbered<T>(System.Func<int, int> function, ICleaner cleaner) : Penstock.Pipelines.Step<int>
        {
            protected override System.Threading.Tasks.Task<int> RunAsync(Penstock.Pipelines.StepRun run) => System.Threading.Tasks.Task.FromResult(function(cleaner.Clean(1)));
        }
        """;

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
