// The build: dotnet run build.cs -- VERB [arguments]
#:property PublishAot=false
using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Xml.Linq;

const string usage = """
    usage: dotnet run build.cs -- VERB

      restore [arguments]   restore packages; --locked-mode refuses a lock file that is out of date
      build                 build everything in Release
      test [filter]         build, run every test, then the kernel tests again with fewer instruction sets;
                            a filter of the test runner (-class X, -method X) runs those tests alone, once
      soak [filter]         run the long forms: the tests marked Explicit
      bench [arguments]     run the benchmarks
      format [--fix]        check the layout of the code, or mend it
      ci                    restore --locked-mode, format and test; a skipped test fails the run

    PENSTOCK_DATA and PENSTOCK_VECTORS name the folders of datasets and test vectors (default ../shared/data, ../shared/vectors).
    PENSTOCK_ACCEPT=1 lets tests rewrite the approved texts that they compare with.
    PENSTOCK_CI=1 makes a skipped test fail the run.
    """;

string root = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
bool strict = Environment.GetEnvironmentVariable("PENSTOCK_CI") == "1";
string[] rest = args.Length > 1 && args[1] == "--" ? args[2..] : args.Length > 1 ? args[1..] : [];

return args.FirstOrDefault() switch
{
    "restore" => Dotnet(["restore", "Penstock.slnx", .. rest]),
    "build" => Build(),
    "test" => Build() is not 0 and var failed ? failed : Test(),
    "soak" => Build() is not 0 and var failed ? failed : Report(Run("the long forms", ["-explicit", "only", .. rest])),
    "bench" => Dotnet(["run", "-c", "Release", "--project", "benchmarks/Penstock.Benchmarks", "--", .. rest]),
    "format" => Format(fix: rest.Contains("--fix")),
    "ci" => Ci(),
    _ => Usage(),
};

int Usage()
{
    Console.WriteLine(usage);
    return 2;
}

int Build() => Dotnet(["build", "Penstock.slnx", "-c", "Release", "--nologo", "-v", "minimal"]);

int Format(bool fix) => Dotnet(["format", "Penstock.slnx", .. fix ? Array.Empty<string>() : ["--verify-no-changes"]]);

int Ci()
{
    strict = true;
    if (Dotnet(["restore", "Penstock.slnx", "--locked-mode"]) is not 0 and var unrestored) return unrestored;
    if (Format(fix: false) is not 0 and var unformatted) return unformatted;
    return Build() is not 0 and var unbuilt ? unbuilt : Test();
}

int Test()
{
    if (rest.Length > 0) return Report(Run("the tests chosen", rest), atLeast: 1);
    var counts = Run("all tests", []);
    string[] kernels = KernelTests();
    foreach (string variable in kernels.Length == 0 ? [] : NarrowerMachines())
        counts += Run($"kernel tests with {variable}=0", kernels, variable);
    return Report(counts, atLeast: 1);
}

// A machine without AVX-512 has run its AVX2 forms in the full run already.
string[] NarrowerMachines() =>
    [.. Vector512.IsHardwareAccelerated ? new[] { "DOTNET_EnableAVX512" } : [], "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

// The kernel tests are those whose files lie in a folder Kernels.
string[] KernelTests() =>
    [.. Directory.EnumerateFiles(Path.Combine(root, "tests", "Penstock.Tests"), "*Tests.cs", SearchOption.AllDirectories)
        .Where(file => file.Contains($"{Path.DirectorySeparatorChar}Kernels{Path.DirectorySeparatorChar}"))
        .SelectMany(file => new[] { "-class", "*." + Path.GetFileNameWithoutExtension(file) })];

Counts Run(string what, string[] filter, string? switchedOff = null)
{
    Console.WriteLine($"== {what}");
    string result = Path.Combine(root, "artifacts", "tests.xml");
    File.Delete(result);
    int exit = Dotnet(["artifacts/bin/Penstock.Tests/release/Penstock.Tests.dll", "-noLogo", "-noColor", .. filter, "-xml", result], switchedOff);
    if (!File.Exists(result)) throw new InvalidOperationException($"build: expected the test runner to write {result}, got exit code {exit}.");
    int Sum(string name) => XDocument.Load(result).Root!.Elements("assembly").Sum(assembly => (int)assembly.Attribute(name)!);
    int failed = Sum("failed") + Sum("errors");
    return new(Sum("passed"), exit != 0 && failed == 0 ? 1 : failed, Sum("skipped"));
}

int Report(Counts counts, int atLeast = 0)
{
    if (counts.Passed + counts.Failed < atLeast) Console.WriteLine("No test ran.");
    bool skipsFail = strict && counts.Skipped > 0;
    if (skipsFail) Console.WriteLine("A skipped test fails this run: PENSTOCK_CI is 1.");
    Console.WriteLine($"{counts.Passed} passed, {counts.Failed} failed, {counts.Skipped} skipped");
    return counts.Failed > 0 || skipsFail || counts.Passed < atLeast ? 1 : 0;
}

int Dotnet(string[] arguments, string? switchedOff = null)
{
    var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = root };
    if (switchedOff is not null) start.Environment[switchedOff] = "0";
    using var process = Process.Start(start)!;
    process.WaitForExit();
    return process.ExitCode;
}

record struct Counts(int Passed, int Failed, int Skipped)
{
    public static Counts operator +(Counts a, Counts b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);
}
