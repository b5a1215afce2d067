using System.Diagnostics;

/// <summary>What the runtime calls before a process begins: a process that a test started as a child runs its program and ends, before the tests would be looked for.</summary>
internal static class StartupHook
{
    public static void Initialize() => Penstock.Tests.ChildProgram.Run();
}

namespace Penstock.Tests
{
    /// <summary>Programs that tests run in processes of their own, to kill them or to have several at once.</summary>
    internal static class ChildProgram
    {
        private const string Variable = "PENSTOCK_CHILD", Hook = "DOTNET_STARTUP_HOOKS";

        private static readonly Dictionary<string, Action<string[]>> s_programs = new() { [nameof(RegistryWriter)] = RegistryWriter.Run, [nameof(LogWriter)] = LogWriter.Run };

        /// <summary>Starts a program.</summary>
        /// <param name="name">The name of the class that has it.</param>
        /// <param name="arguments">What it is given.</param>
        public static Process Start(string name, params IEnumerable<string> arguments)
        {
            string tests = typeof(ChildProgram).Assembly.Location;
            var start = new ProcessStartInfo("dotnet", [tests, .. arguments]) { RedirectStandardError = true };
            start.Environment[Variable] = name;
            start.Environment[Hook] = tests;
            // It lives for a second: compiling well is no gain.
            start.Environment["DOTNET_TieredPGO"] = "0";
            return Process.Start(start)!;
        }

        /// <summary>Runs the program that this process was started for, if it was.</summary>
        public static void Run()
        {
            if (Environment.GetEnvironmentVariable(Variable) is not { } name) return;
            try
            {
                s_programs[name](Environment.GetCommandLineArgs()[1..]);
                Environment.Exit(0);
            }
            catch (Exception error)
            {
                Console.Error.WriteLine(error);
                Environment.Exit(1);
            }
        }
    }
}
