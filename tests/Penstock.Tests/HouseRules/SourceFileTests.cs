namespace Penstock.Tests;

public class SourceFileTests
{
    [Theory]
    [InlineData("a // b", "a     ")]
    [InlineData("a /* b */ c", "a         c")]
    [InlineData("f(\"x{\\\"\")", "f(      )")]
    [InlineData("f(@\"a\"\"{\")", "f(       )")]
    [InlineData("f($\"{g(\"}\")}{{\")", "f(             )")]
    [InlineData("f(\"\"\"a\"{\"\"\")", "f(         )")]
    [InlineData("'{' + '\\''", "    +     ")]
    [InlineData("@class", "@class")]
    public void Blanks_comments_and_literals(string text, string code) => Assert.Equal(code, CodeMask.Apply(text));

    [Fact]
    public void Measures_functions()
    {
        const string code = """
            namespace A;
            public sealed class B<T> : C where T : class
            {
                private static readonly int[] Table =
                [
                    1,
                ];
                [Fact]
                public B(int x = 3) : base(x)
                {
                    if (x > 0) { x++; }
                }
                public int D { get; } = 4;
                public int E => F switch
                {
                    _ => 1,
                };
                public static bool operator ==(B<T> a, B<T> b)
                {
                    return true;
                }
                public int this[int i]
                {
                    get => i;
                }
                private enum G { H, I }
                public void J<U>() where U : class
                {
                    void Local()
                    {
                    }
                }
            }
            """;
        var found = FunctionScan.Of(new("b.cs", code, CodeMask.Apply(code)));
        Assert.Equal(["B 4", "D 1", "E 4", "operator == 4", "this 4", "J 6"], found.Select(f => $"{f.Name} {f.Lines}"));
    }
}
