// The build: dotnet run build.cs -- VERB [arguments]
#:property PublishAot=false
using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Xml.Linq;

const string usage = """
    usage: dotnet run build.cs -- VERB

      restore [arguments]   restore packages; --locked-mode refuses a lock file that is out of date
      natives               fetch the native libraries that npm has (DuckDB) into artifacts/natives; restore, build and ci do so too
      web                   build the board's web application into artifacts/web, where it has changed; build, test and ci do so too
      build                 build everything in Release
      pack                  build, and pack the command line as a .NET tool, the board's pages included, into artifacts/package
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
    "restore" => Natives() is not 0 and var unfetched ? unfetched : Dotnet(["restore", "Penstock.slnx", .. rest]),
    "natives" => Natives(),
    "web" => Web(),
    "build" => Build(),
    "pack" => Build() is not 0 and var unbuilt ? unbuilt : Dotnet(["pack", "src/Penstock.Cli", "--no-build", "-c", "Release", "--nologo", "-o", "artifacts/package"]),
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

int Build() => Natives() is not 0 and var unfetched ? unfetched : Web() is not 0 and var unmade ? unmade : Dotnet(["build", "Penstock.slnx", "-c", "Release", "--nologo", "-v", "minimal"]);

// A machine without npm has all but what stands on DuckDB, and says so in a line.
int Natives()
{
    const string version = "1.5.6-r.1";
    string system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
    string processor = RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(), suffix = RuntimeInformation.RuntimeIdentifier.Contains("musl") ? "-musl" : "";
    string package = $"@duckdb/node-bindings-{system}-{processor}{suffix}@{version}", folder = Path.Combine(root, "artifacts", "natives"), stamp = Path.Combine(folder, "duckdb.package");
    string library = system switch { "win32" => "duckdb.dll", "darwin" => "libduckdb.dylib", _ => "libduckdb.so" };
    // What npm fetches it checks by the package's own integrity; the library of the system that ci runs on is held here, too.
    string? digest = (system, processor, suffix) is ("linux", "x64", "") ? "3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633" : null;
    if (File.Exists(Path.Combine(folder, library)) && File.Exists(stamp) && File.ReadAllText(stamp) == package) return 0;
    string failure = Path.Combine(folder, "duckdb.failed");
    if (!strict && args[0] != "natives" && File.Exists(failure) && DateTime.UtcNow - File.GetLastWriteTimeUtc(failure) < TimeSpan.FromMinutes(10)) return Without($"npm could not fetch {package} a few minutes ago");
    string fetched = Directory.CreateTempSubdirectory("penstock-natives-").FullName;
    try
    {
        string[] arguments = ["install", "--prefix", fetched, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error", "--fetch-retries", "0", "--fetch-timeout", "20000", package];
        var start = system == "win32" ? new ProcessStartInfo("cmd", ["/c", "npm", .. arguments]) : new ProcessStartInfo("npm", arguments);
        using var npm = Process.Start(start)!;
        npm.WaitForExit();
        string? found = Directory.EnumerateFiles(fetched, library, SearchOption.AllDirectories).FirstOrDefault();
        Directory.CreateDirectory(folder);
        if (npm.ExitCode != 0 || found is null)
        {
            File.WriteAllText(failure, package);
            return Without($"npm could not fetch {package}");
        }
        if (digest is not null && Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(found))) is var got && got != digest)
        {
            Console.WriteLine($"natives: expected {library} of {package} with the SHA-256 {digest}, got {got}. Nothing is taken of it.");
            return 1;
        }
        File.Delete(failure);
        // Beside and then renamed: a program may have the old one loaded.
        File.Copy(found, Path.Combine(folder, library + ".part"), overwrite: true);
        File.Move(Path.Combine(folder, library + ".part"), Path.Combine(folder, library), overwrite: true);
        File.WriteAllText(stamp, package);
        return 0;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return Without("npm is absent");
    }
    finally
    {
        Directory.Delete(fetched, recursive: true);
    }

    int Without(string reason)
    {
        Console.WriteLine($"natives: {reason}; Parquet, JSON and SQL over files need {library} in artifacts/natives, all else does not.");
        return strict ? 1 : 0;
    }
}

// The board serves what is built here; without npm it has its data but no pages, and says so in a line.
int Web()
{
    string source = Path.Combine(root, "src", "Penstock.Board", "web"), target = Path.Combine(root, "artifacts", "web"), stamp = Path.Combine(root, "artifacts", "web.stamp");
    string installed = Path.Combine(source, "node_modules", ".penstock.stamp"), locked = Digest([Path.Combine(source, "package-lock.json")]);
    string[] files = [.. Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(Path.Combine(source, "node_modules"))).Order(StringComparer.Ordinal)];
    string made = Digest(files);
    if (File.Exists(stamp) && File.ReadAllText(stamp) == made && File.Exists(Path.Combine(target, "index.html")) && File.Exists(installed)) return 0;
    try
    {
        if (!File.Exists(installed) || File.ReadAllText(installed) != locked)
        {
            if (Npm(source, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error", "--fetch-retries", "1", "--fetch-timeout", "20000") != 0) return Without("npm could not fetch its packages");
            File.WriteAllText(installed, locked);
        }
        if (Npm(source, "run", "--silent", "build") is not 0 and var failed) return failed;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return Without("npm is absent");
    }
    foreach (string file in Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories)) Pack(file);
    File.WriteAllText(stamp, made);
    return 0;

    int Without(string reason)
    {
        Console.WriteLine($"web: {reason}; the board answers with its data, but has no pages until artifacts/web is built.");
        return strict ? 1 : 0;
    }

    string Digest(string[] of)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        foreach (string file in of)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetRelativePath(source, file) + "\n"));
            hash.AppendData(File.ReadAllBytes(file));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

int Npm(string folder, params string[] arguments)
{
    var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", "npm", .. arguments]) : new ProcessStartInfo("npm", arguments);
    start.WorkingDirectory = folder;
    using var npm = Process.Start(start)!;
    npm.WaitForExit();
    return npm.ExitCode;
}

// What browsers take packed is packed once, as small as it goes.
void Pack(string file)
{
    if (Path.GetExtension(file) is not (".js" or ".css" or ".html" or ".svg" or ".json" or ".wasm" or ".txt" or ".webmanifest")) return;
    byte[] bytes = File.ReadAllBytes(file);
    if (bytes.Length < 1024) return;
    using (var brotli = new BrotliStream(File.Create(file + ".br"), CompressionLevel.SmallestSize)) brotli.Write(bytes);
    using (var gzip = new GZipStream(File.Create(file + ".gz"), CompressionLevel.SmallestSize)) gzip.Write(bytes);
}

int Format(bool fix) => Dotnet(["format", "Penstock.slnx", .. fix ? Array.Empty<string>() : ["--verify-no-changes"]]);

int Ci()
{
    strict = true;
    if (Natives() is not 0 and var unfetched) return unfetched;
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
