using Penstock.Registry;

namespace Penstock.Pipelines;

/// <summary>Steps in the order of their inputs, under a name. It runs what must run, at once where that is possible, and keeps what has not changed.</summary>
public sealed partial class Pipeline
{
    /// <summary>A pipeline of some steps and of all that they depend on.</summary>
    /// <param name="name">What runs are recorded under.</param>
    /// <param name="finalSteps">The steps whose outputs are wanted.</param>
    /// <exception cref="ArgumentException">No step is given, or two steps have the same name.</exception>
    public Pipeline(string name, params IReadOnlyList<Step> finalSteps)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentException("Pipeline: expected a name, got none.");
        if (finalSteps.Count == 0) throw new ArgumentException($"Pipeline \"{name}\": expected one or more steps, got none.");
        Name = name;
        var steps = new List<Step>();
        foreach (Step step in finalSteps) Visit(step, steps);
        if (steps.GroupBy(step => step.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new ArgumentException($"Pipeline \"{name}\": expected steps of different names, got {same.Count()} called {same.Key}. Name them: new {same.Key}(...) {{ Name = \"...\" }}.");
        Steps = steps;
    }

    /// <summary>What runs are recorded under.</summary>
    public string Name { get; }

    /// <summary>All steps; each stands after its inputs.</summary>
    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Runs the steps that must run; the outputs of the others are taken as they are.</summary>
    /// <param name="registry">Where executions, artifacts and models are recorded.</param>
    /// <param name="options">Where outputs go, how many steps run at once, what is told meanwhile.</param>
    /// <returns>What became of each step. A step that fails does not throw: the branches beside it go on, and the run tells.</returns>
    public Task<PipelineResult> RunAsync(ModelRegistry registry, RunOptions? options = null)
    {
        options ??= new();
        foreach (string forced in options.Force)
            if (!Steps.Any(step => step.Name == forced)) throw new ArgumentException($"Pipeline \"{Name}\": expected one of the steps {string.Join(", ", Steps)} to force, got \"{forced}\".");
        return new LocalRunner(this, new(Name, registry, options)).RunAsync();
    }

    private static void Visit(Step step, List<Step> steps)
    {
        if (steps.Contains(step)) return;
        foreach (Step input in step.Inputs) Visit(input, steps);
        steps.Add(step);
    }
}
