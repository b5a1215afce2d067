using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Penstock.Data;
using Penstock.Models;
using Penstock.Pipelines;
using Penstock.Tensors;
using Step = Penstock.Pipelines.Step;

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
    public void Type_arguments_count()
    {
        Func<int> ofInt = Size<int>, ofLong = Size<long>;
        Assert.NotEqual(Code(ofInt), Code(ofLong));
        Assert.NotEqual(Code(new Box<int>().Make), Code(new Box<long>().Make));
        Assert.NotEqual(Key(new Parsed<int>()), Key(new Parsed<long>()));
        Assert.Equal(Key(new Parsed<int>()), Key(new Parsed<int>()));

        static int Size<T>() => System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
    }

    [Fact]
    public void What_an_object_inherits_from_a_library_counts()
    {
        Func<double> half = new Trainer { Beta1 = 0.5 }.Fit, again = new Trainer { Beta1 = 0.5 }.Fit, quarter = new Trainer { Beta1 = 0.25 }.Fit;
        Assert.Equal(Values(half), Values(again));
        Assert.NotEqual(Values(half), Values(quarter));
        Assert.NotEqual(Values(new Trainer { Beta1 = 0.5 }.FitLater()), Values(new Trainer { Beta1 = 0.25 }.FitLater()));
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
        string[] libraries = [.. ValueWalk.Of(rows, "test", StepRules.Rules).Libraries.Select(m => m.Assembly.GetName().Name!)];
        Assert.Equal(["Penstock.Data", "Penstock.Tensors"], libraries);
    }

    [Fact]
    public void The_framework_does_not_count()
    {
        Func<string, string> upper = text => text.ToUpperInvariant() + s_rate;
        Assert.Empty(ValueWalk.Of(upper, "test", StepRules.Rules).Libraries);
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

    [Theory]
    [InlineData("Microsoft.AspNetCore.Http", true)]
    [InlineData("System.Text.Json", true)]
    [InlineData("Microsoft.CSharp", true)]
    [InlineData("Microsoft.ML", false)]
    [InlineData("Microsoft.ML.OnnxRuntime", false)]
    public void Packages_that_are_called_as_the_framework_count(string name, bool isFramework) => Assert.Equal(isFramework, Modules.IsFramework(name));

    [Fact]
    public void What_a_library_names_need_not_be_there()
    {
        TypeBuilder gone = new PersistedAssemblyBuilder(new("Gone"), typeof(object).Assembly).DefineDynamicModule("Gone").DefineType("Gone", TypeAttributes.Public);
        gone.CreateType();
        var library = new PersistedAssemblyBuilder(new("Kept"), typeof(object).Assembly);
        TypeBuilder kept = library.DefineDynamicModule("Kept").DefineType("Kept", TypeAttributes.Public);
        kept.DefineField("Part", gone, FieldAttributes.Public);
        kept.CreateType();
        using var file = new MemoryStream();
        library.Save(file);
        file.Position = 0;
        Assembly assembly = new AssemblyLoadContext("kept", isCollectible: true).LoadFromStream(file);
        Assert.Contains("Gone", assembly.GetReferencedAssemblies().Select(name => name.Name));
        Assert.Equal([assembly.ManifestModule], Modules.Closure([assembly.ManifestModule]));
    }

    [Fact]
    public void Objects_that_know_each_other_end() => Assert.NotEmpty(Values(new Ring()));

    private static string Key(Step step) => StepKey.Of(step, _ => "", []).Hash;

    private static string? Code(Delegate code) => ValueWalk.Of(code, "test", StepRules.Rules).Code;

    private static string Values(object? value) => ValueWalk.Of(value, "test", StepRules.Rules).Values;

    private sealed class Box<T>
    {
        public object Make() => new T[1];
    }

    private sealed class Parsed<T> : Step<int>
    {
        protected override Task<int> RunAsync(StepRun run) => Task.FromResult(typeof(T).Name.Length);
    }

    private sealed class Trainer() : Adam(0.1)
    {
        public double Fit() => Beta1;

        public Func<double> FitLater() => () => Fit() + 1;
    }

    private sealed class Ring
    {
        public Ring Self => field ??= this;

        public Ring() => _ = Self;
    }
}
