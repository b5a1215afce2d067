using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

/// <summary>Holds every operator to its shape rule, its gradient rule and the rules on rows, threads and passes.</summary>
public class OperatorConformanceTests
{
    private static readonly Dim s_batch = Dim.Symbol("batch");

    public static IEnumerable<TheoryDataRow<string>> Names => OperatorSamples.All(DType.Float64).Keys.Select(n => new TheoryDataRow<string>(n));

    public static IEnumerable<TheoryDataRow<string>> RowByRow =>
        OperatorSamples.All(DType.Float64).Where(s => s.Value.Batch.Length > 0).Select(s => new TheoryDataRow<string>(s.Key));

    public static IEnumerable<TheoryDataRow<string>> WithNumbers =>
        OperatorSamples.All(DType.Float32).Where(s => s.Value.Inputs.Any(i => i.DType.IsFloating() && i.Count > 0)).Select(s => new TheoryDataRow<string>(s.Key));

    public static IEnumerable<TheoryDataRow<string>> Differentiable =>
        OperatorSamples.All(DType.Float64).Where(s => s.Value.HasGradient && s.Value.Inputs.Any(i => i.DType.IsFloating())).Select(s => new TheoryDataRow<string>(s.Key));

    [Fact]
    public void Every_operator_has_samples()
    {
        // A fused operator and one that runs in rows are made by passes, whose tests hold them to the operators that they stand for; what is prepared, by the executor.
        IEnumerable<Type> operators = typeof(Operator).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Operator)) && !t.IsAbstract && t != typeof(FusedElementwise) && t != typeof(InRows) && t != typeof(Prepared));
        HashSet<Type> sampled = [.. OperatorSamples.All(DType.Float64).Values.Select(s => s.Operator.GetType()), .. OperatorSamples.WithoutSamples];
        Assert.Equal([], operators.Where(o => !sampled.Contains(o)).Select(o => o.Name));
    }

    [Theory, MemberData(nameof(Names))]
    public void Results_are_of_the_types_that_the_shape_rule_says(string name)
    {
        OperatorSample sample = Sample(name);
        var graph = new Graph();
        IReadOnlyList<Value> results = Apply(graph, sample, sample.Batch.Length > 0 ? s_batch : 0);
        Tensor[] found = Run(graph, sample.Inputs, new());
        Dictionary<string, long> symbols = new() { ["batch"] = sample.Rows };
        foreach (var (symbol, result) in results[0].Node.Operator.Counts) symbols[symbol] = found[result].Item<long>();
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(new TensorType(results[i].DType, results[i].Shape.Substitute(symbols)), new TensorType(found[i].DType, found[i].Shape));
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Gradients_agree_with_central_differences(string name)
    {
        OperatorSample sample = Sample(name);
        CentralDifferences.Check(inputs => [.. inputs[0].Graph.Apply(sample.Operator, inputs).Where(r => !sample.Undifferentiated.Contains(r.Index))], sample.Inputs);
    }

    [Theory, MemberData(nameof(Names))]
    public void Float32_agrees_with_Float64(string name)
    {
        OperatorSample exact = Sample(name), single = Sample(name, DType.Float32);
        Tensor[] expected = Run(exact, 0, exact.Inputs, new() { Optimize = false }), found = Run(single, 0, single.Inputs, new());
        for (int i = 0; i < found.Length; i++) Close.Check(expected[i], found[i], exact.Tolerance, $"{name} result {i}");
    }

    [Theory, MemberData(nameof(RowByRow))]
    public void A_row_does_not_depend_on_the_batch_that_it_comes_in(string name)
    {
        const int many = 256, first = 100;
        OperatorSample sample = Sample(name, DType.Float32);
        Tensor[] all = RunRows(sample, 0, many);
        foreach (int count in (int[])[1, 7, 0])
        {
            Tensor[] some = RunRows(sample, first, count);
            for (int i = 0; i < all.Length; i++)
                if (all[i].Shape.Rank > 0 && all[i].Shape[0] == many) AssertSameRows(all[i], some[i], first, count);
        }
    }

    [Theory, MemberData(nameof(WithNumbers))]
    public void What_is_no_number_never_becomes_a_plausible_one(string name)
    {
        OperatorSample sample = Sample(name, DType.Float32);
        if (NotANumber.Excepted.ContainsKey(sample.Operator.GetType())) return;
        for (int i = 0; i < sample.Inputs.Length; i++)
        {
            if (!sample.Inputs[i].DType.IsFloating() || sample.Inputs[i].Count == 0) continue;
            foreach (bool all in (bool[])[true, false])
            {
                Tensor[] fed = [.. sample.Inputs];
                fed[i] = NotANumber.In(fed[i], all);
                Tensor[] found = Run(sample, 0, fed, new());
                Assert.True(found.Any(NotANumber.Holds) || found.All(t => t.Count == 0 || fed.Any(f => f.Count == 0)), $"{name}: {(all ? "all of" : "one number of")} input {i} was NaN, and no result is. Mend it, or tell the reason in NotANumber.Excepted.");
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Threads_do_not_change_a_bit(string name)
    {
        OperatorSample sample = Sample(name, DType.Float32);
        Tensor[] Of(int threads) => sample.Batch.Length > 0
            ? Run(sample, s_batch, sample.WithRows(0, 256), new() { Threads = threads })
            : Run(sample, 0, sample.Inputs, new() { Threads = threads });
        Tensor[] alone = Of(1);
        foreach (int threads in (int[])[2, 3])
        {
            Tensor[] together = Of(threads);
            for (int i = 0; i < alone.Length; i++) AssertSameRows(alone[i], together[i], 0, -1);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Passes_do_not_change_a_result(string name)
    {
        OperatorSample sample = Sample(name);
        Tensor[] plain = Run(sample, 0, sample.Inputs, new() { Optimize = false }), optimized = Run(sample, 0, sample.Inputs, new());
        for (int i = 0; i < plain.Length; i++) Close.Check(plain[i], optimized[i], 1e-12, $"{name} result {i}");
        var constants = new Graph();
        IReadOnlyList<Value> folded = constants.Apply(sample.Operator, [.. sample.Inputs.Select(constants.Constant)]);
        for (int i = 0; i < folded.Count; i++) constants.Output($"{i}", folded[i]);
        optimized = new Executor(constants).Run();
        for (int i = 0; i < plain.Length; i++) Close.Check(plain[i], optimized[i], 1e-12, $"{name} of constants, result {i}");
    }

    private static OperatorSample Sample(string name, DType type = DType.Float64) => OperatorSamples.All(type)[name];

    private static Tensor[] RunRows(OperatorSample sample, int first, int count) => Run(sample, s_batch, sample.WithRows(first, count), new());

    private static Tensor[] Run(OperatorSample sample, Dim batch, Tensor[] fed, ExecutorOptions options)
    {
        var graph = new Graph();
        Apply(graph, sample, batch);
        return Run(graph, fed, options);
    }

    private static Tensor[] Run(Graph graph, Tensor[] fed, ExecutorOptions options) => new Executor(graph, options: options).Run(fed);

    private static IReadOnlyList<Value> Apply(Graph graph, OperatorSample sample, Dim batch)
    {
        bool named = !batch.IsKnown;
        Value[] inputs = [.. sample.Inputs.Select((t, i) => graph.Input($"x{i}", t.DType, named && sample.Batch.Contains(i) ? t.Shape.With(0, batch) : t.Shape))];
        IReadOnlyList<Value> results = graph.Apply(named ? sample.Of(batch) : sample.Operator, inputs);
        for (int i = 0; i < results.Count; i++) graph.Output($"y{i}", results[i]);
        return results;
    }

    private static void AssertSameRows(Tensor all, Tensor some, int first, int count)
    {
        if (all.DType == DType.Text) return;
        int rows = all.Shape.Rank == 0 ? 1 : (int)all.Shape[0].Value, width = rows == 0 ? 0 : all.Bytes.Length / rows;
        if (count < 0) count = rows;
        Assert.Equal(all.Bytes.Slice(first * width, count * width).ToArray(), some.Bytes.ToArray());
    }
}
