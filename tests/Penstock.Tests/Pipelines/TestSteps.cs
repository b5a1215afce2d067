using Penstock.Pipelines;

namespace Penstock.Tests;

/// <summary>Gives a number.</summary>
internal sealed class Given(int value) : Step<int>
{
    protected override Task<int> RunAsync(StepRun run) => Task.FromResult(value);

    protected override string Summarize(int output) => $"{output}";
}

/// <summary>Applies a function to a number.</summary>
internal sealed class Applied(Step<int> number, Func<int, int> function) : Step<int>
{
    protected override Task<int> RunAsync(StepRun run) => Task.FromResult(function(run.Get(number)));

    protected override string Summarize(int output) => $"{output}";
}

/// <summary>Adds numbers up.</summary>
internal sealed class Total(params IReadOnlyList<Step<int>> numbers) : Step<int>
{
    protected override Task<int> RunAsync(StepRun run) => Task.FromResult(numbers.Sum(run.Get));

    protected override string Summarize(int output) => $"{output}";
}

/// <summary>Counts the bytes of a file.</summary>
internal sealed class FileLength(string path) : Step<long>
{
    protected internal override IEnumerable<OutsideInput> Outside(StepRun run) => [new(Path.GetFileName(path), Convert.ToHexString(File.ReadAllBytes(path)))];

    protected override Task<long> RunAsync(StepRun run) => Task.FromResult(new FileInfo(path).Length);
}

/// <summary>Does what a test says, with the run in hand.</summary>
internal sealed class Does(Func<StepRun, Task<int>> work, params IReadOnlyList<Step<int>> after) : Step<int>
{
    /// <summary>The numbers that it waits for.</summary>
    public IReadOnlyList<Step<int>> After => after;

    protected override Task<int> RunAsync(StepRun run) => work(run);
}
