using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded regularizers and constraints.</summary>
internal static class RulePlayer
{
    /// <summary>What runs a case, or null where its class is not built.</summary>
    public static Action? Of(VectorCase one)
    {
        if (KerasRegistry<Regularizer>.Find(one.Name) is not null) return () => one.Matches(Run(one, (x, settings) => KerasRegistry<Regularizer>.Create(one.Name, KerasSettings.Of(settings)).Penalty(x)));
        if (KerasRegistry<Constraint>.Find(one.Name) is not null) return () => one.Matches(Run(one, (x, settings) => KerasRegistry<Constraint>.Create(one.Name, KerasSettings.Of(settings)).Project(x)));
        return null;
    }

    private static Tensor Run(VectorCase one, Func<Value, VectorObject, Value> build)
    {
        var call = (VectorResult)one.Actual!;
        object? argument = call.Last.Arguments[0];
        return Run(ArrayPlayer.Array(argument is VectorObject variable ? variable.Arguments[0] : argument), x => build(x, (VectorObject)call.On!));
    }

    /// <summary>A computation of one tensor.</summary>
    public static Tensor Run(Tensor input, Func<Value, Value> build)
    {
        var graph = new Graph();
        graph.Output("y", build(graph.Input("x", input.DType, input.Shape)));
        return new Executor(graph).Run(input)[0];
    }
}
