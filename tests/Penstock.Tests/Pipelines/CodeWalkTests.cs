using System.Linq.Expressions;
using Penstock.Data;
using Penstock.Pipelines;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What counts as the same code and the same value.</summary>
public class CodeWalkTests
{
    private static double s_rate = 1;

    private sealed record Settings(int Epochs, IReadOnlyList<string> Columns);

    [Fact]
    public void Lambdas_of_the_same_body_are_the_same_wherever_they_stand()
    {
        Func<int, int> one = x => x + 1, two = x => x + 1, other = x => x + 2;
        Assert.Equal(Code(one), Code(two));
        Assert.NotEqual(Code(one), Code(other));
    }

    [Fact]
    public void What_a_lambda_calls_counts()
    {
        static int Small(int x) => x + 1;
        static int Large(int x) => x + 100;
        Func<int, int> small = x => Small(x), large = x => Large(x);
        Assert.NotEqual(Code(small), Code(large));
    }

    [Fact]
    public void Texts_and_members_count()
    {
        Func<string> a = () => "a", b = () => "b";
        Func<string, int> length = x => x.Length, hash = x => x.GetHashCode();
        Assert.NotEqual(Code(a), Code(b));
        Assert.NotEqual(Code(length), Code(hash));
    }

    [Fact]
    public void Asynchronous_lambdas_count_by_what_they_do()
    {
        Func<Task<int>> one = async () => { await Task.Yield(); return 1; }, again = async () => { await Task.Yield(); return 1; }, two = async () => { await Task.Yield(); return 2; };
        Assert.Equal(Code(one), Code(again));
        Assert.NotEqual(Code(one), Code(two));
    }

    [Fact]
    public void What_an_object_overrides_counts()
    {
        Func<object> calm = () => new Calm(), loud = () => new Loud();
        Assert.NotEqual(Code(calm), Code(loud));
    }

    [Fact]
    public void Only_captured_values_that_are_read_count()
    {
        int used = 1, unused = 1;
        Func<int, int> function = x => x + used, other = x => x + unused;
        string before = Values(function);
        unused = 2;
        Assert.Equal(before, Values(function));
        used = 2;
        Assert.NotEqual(before, Values(function));
        Assert.NotNull(other);
    }

    [Fact]
    public void Libraries_that_are_called_count_with_what_they_stand_on()
    {
        Func<Table, int> rows = table => table.RowCount;
        string[] libraries = [.. ValueWalk.Of(rows, "test").Libraries.Select(m => m.Assembly.GetName().Name!)];
        Assert.Equal(["Penstock.Data", "Penstock.Tensors"], libraries);
    }

    [Fact]
    public void The_framework_does_not_count()
    {
        Func<string, string> upper = text => text.ToUpperInvariant() + s_rate;
        Assert.Empty(ValueWalk.Of(upper, "test").Libraries);
    }

    [Fact]
    public void Values_count_by_content()
    {
        Assert.Equal(Values(new Settings(3, ["a", "b"])), Values(new Settings(3, ["a", "b"])));
        Assert.NotEqual(Values(new Settings(3, ["a", "b"])), Values(new Settings(3, ["ab"])));
        Assert.Equal(Values(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }), Values(new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 }));
        Assert.NotEqual(Values(new[] { 1.0, 2.0 }), Values(new[] { 1.0, 2.5 }));
        Assert.NotEqual(Values(0.0), Values(-0.0));
        Assert.NotEqual(Values(1), Values(1L));
        Assert.NotEqual(Values(new DateTime(2026, 1, 1)), Values(new DateTime(2026, 1, 2)));
        Assert.NotEqual(Values(null), Values("null"));
        Assert.Equal(Values(Tensor.From(1f, 2f)), Values(Tensor.From(1f, 2f)));
        Assert.NotEqual(Values(Tensor.From("a", "bc")), Values(Tensor.From("ab", "c")));
    }

    [Fact]
    public void Expressions_count_by_what_they_say()
    {
        double least = 0.9;
        Expression<Func<Settings, bool>> three = s => s.Epochs > 3, again = s => s.Epochs > 3, four = s => s.Epochs > 4, captured = s => s.Epochs > least;
        Assert.Equal(Values(three), Values(again));
        Assert.NotEqual(Values(three), Values(four));
        string before = Values(captured);
        least = 0.8;
        Assert.NotEqual(before, Values(captured));
    }

    [Fact]
    public void Objects_that_know_each_other_end() => Assert.NotEmpty(Values(new Ring()));

    private static string? Code(Delegate code) => ValueWalk.Of(code, "test").Code;

    private static string Values(object? value) => ValueWalk.Of(value, "test").Values;

    private sealed class Calm
    {
        public override string ToString() => "calm";
    }

    private sealed class Loud
    {
        public override string ToString() => "LOUD";
    }

    private sealed class Ring
    {
        public Ring Self => field ??= this;

        public Ring() => _ = Self;
    }
}
