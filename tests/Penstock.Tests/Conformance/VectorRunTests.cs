namespace Penstock.Tests;

public class VectorRunTests
{
    private static readonly VectorFile File = VectorFile.Parse("made.json", """
        {"vectors": [
          {"test": "A.one", "check": "allclose", "actual": {"on": {"class": "losses.A"}, "method": "__call__"}, "expected": 1.0, "atol": 0.1},
          {"test": "A.two", "check": "equal", "actual": {"on": {"class": "losses.A"}, "method": "__call__"}, "expected": [1, true, "text"]},
          {"test": "B.one", "check": "raises", "exception": "ValueError"}
        ]}
        """);

    [Fact]
    public void Counts_what_was_found_and_run()
    {
        var run = VectorRun.Of(File, one => one.Name == "A" ? () => one.Matches(one.Index == 0 ? 1.05 : new object[] { 1, 1, "text" }) : null, [], NotBuilt("B"));
        Assert.Equal("made.json: 3 found, 2 run, 0 excepted, 1 not yet", run.ToString());
    }

    [Fact]
    public void Fails_on_a_value_that_is_off() =>
        Fails("made.json[0] A.one (losses.A, allclose): expected 1 at 0, got 1.2.", one => one.Name == "A" ? () => one.Matches(one.Index == 0 ? 1.2 : one.Expected) : null, [], NotBuilt("B"));

    [Fact]
    public void Fails_on_a_class_that_nothing_runs() => Fails("Build it, or list it: made.json | B | reason", one => one.Name == "A" ? Passes : null, [], []);

    [Fact]
    public void Fails_on_a_class_that_is_listed_and_built() => Fails("Take it from VectorsNotYet.txt.", _ => Passes, [], NotBuilt("B"));

    [Fact]
    public void Fails_on_an_exception_that_passes() => Fails("Take it from VectorExceptions.txt.", _ => Passes, new() { ["0 A.one"] = "reason" }, []);

    [Fact]
    public void Fails_on_an_exception_without_its_case() => Fails("made.json has no case 7 A.one.", _ => Passes, new() { ["7 A.one"] = "reason" }, []);

    [Fact]
    public void Fails_on_too_many_exceptions() =>
        Fails("may be excepted", one => one.Index == 0 ? () => one.Matches(2.0) : Passes, new() { ["0 A.one"] = "reason" }, []);

    [Fact]
    public void Fails_on_a_file_without_cases()
    {
        var failure = Assert.ThrowsAny<Exception>(() => VectorRun.Of(VectorFile.Parse("none.json", """{"vectors": []}"""), _ => Passes, [], []));
        Assert.Contains("found none", failure.Message);
    }

    private static void Passes()
    {
    }

    private static Dictionary<string, string> NotBuilt(string name) => new() { [name] = "reason" };

    private static void Fails(string message, Func<VectorCase, Action?> runnerOf, Dictionary<string, string> exceptions, Dictionary<string, string> notYet) =>
        Assert.Contains(message, Assert.ThrowsAny<Exception>(() => VectorRun.Of(File, runnerOf, exceptions, notYet)).Message);
}
