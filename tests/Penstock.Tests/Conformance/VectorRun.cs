namespace Penstock.Tests;

/// <summary>
/// Runs every case of a vector file and keeps the books: found = run + excepted + not yet.
/// VectorExceptions.txt lists the cases that cannot apply (at most 2 % of those whose class is built),
/// VectorsNotYet.txt the classes that are not built, and single cases of built classes that wait for something else (by <c>index test</c>). Both need reasons, and both may only shrink: a line that is no longer needed fails.
/// </summary>
internal sealed class VectorRun
{
    private const double MostExcepted = 0.02;

    private readonly string _file;
    private readonly IReadOnlyList<VectorItem> _items;
    private readonly Dictionary<string, string> _exceptions, _notYet;
    private readonly List<string> _failures = [];

    private VectorRun(string file, IReadOnlyList<VectorItem> items, Dictionary<string, string> exceptions, Dictionary<string, string> notYet) =>
        (_file, _items, _exceptions, _notYet) = (file, items, exceptions, notYet);

    public int Found => _items.Count;

    public int Run { get; private set; }

    public int Excepted { get; private set; }

    public int NotYet { get; private set; }

    /// <summary>Runs a file. <paramref name="runnerOf"/> gives what runs a case (it fails by throwing), or null for a class that is not built.</summary>
    public static VectorRun Of(VectorFile file, Func<VectorCase, Action?> runnerOf) =>
        Of(file, runnerOf, Listed("VectorExceptions.txt", file.Name), Listed("VectorsNotYet.txt", file.Name));

    /// <summary>The same with exceptions (by <c>index test</c>) and classes not built given.</summary>
    public static VectorRun Of(VectorFile file, Func<VectorCase, Action?> runnerOf, Dictionary<string, string> exceptions, Dictionary<string, string> notYet) =>
        Of(file.Name, [.. file.Cases.Select(one => new VectorItem($"{one.Index} {one.Test}", one.Subject, $"{one}", runnerOf(one)))], exceptions, notYet);

    /// <summary>Runs the cases of a file of another form.</summary>
    public static VectorRun Of(string file, IReadOnlyList<VectorItem> items) => Of(file, items, Listed("VectorExceptions.txt", file), Listed("VectorsNotYet.txt", file));

    private static VectorRun Of(string file, IReadOnlyList<VectorItem> items, Dictionary<string, string> exceptions, Dictionary<string, string> notYet)
    {
        var run = new VectorRun(file, items, exceptions, notYet);
        foreach (VectorItem one in items) run.Count(one);
        run.Close();
        return run;
    }

    public override string ToString() => $"{_file}: {Found} found, {Run} run, {Excepted} excepted, {NotYet} not yet";

    private void Count(VectorItem one)
    {
        if (one.Runner is not { } runner)
        {
            NotYet++;
            if (!_notYet.ContainsKey(one.Subject) && !_notYet.ContainsKey(one.Key)) _failures.Add($"{one}: nothing runs this class. Build it, or list it: {_file} | {one.Subject} | reason");
            return;
        }
        if (_notYet.ContainsKey(one.Subject)) _failures.Add($"{one}: runs now. Take it from VectorsNotYet.txt.");
        string? failure = FailureOf(runner);
        if (_notYet.ContainsKey(one.Key))
        {
            NotYet++;
            if (failure is null) _failures.Add($"{one}: passes now. Take it from VectorsNotYet.txt.");
            return;
        }
        if (!_exceptions.ContainsKey(one.Key)) Run++;
        else if (failure is not null) Excepted++;
        else _failures.Add($"{one}: passes now. Take it from VectorExceptions.txt.");
        if (failure is not null && !_exceptions.ContainsKey(one.Key)) _failures.Add(failure.StartsWith($"{one}") ? failure : $"{one}: {failure}");
    }

    private void Close()
    {
        if (Found == 0) _failures.Add($"{_file}: expected cases, found none.");
        if (Excepted > MostExcepted * (Found - NotYet)) _failures.Add($"{this}: at most {MostExcepted:P0} of {Found - NotYet} may be excepted.");
        _failures.AddRange(_exceptions.Keys.Except(_items.Select(one => one.Key)).Select(key => $"VectorExceptions.txt: {_file} has no case {key}."));
        _failures.AddRange(_notYet.Keys.Except(_items.Select(one => one.Subject)).Except(_items.Select(one => one.Key)).Select(name => $"VectorsNotYet.txt: {_file} has no case of {name}."));
        TestContext.Current.TestOutputHelper?.WriteLine(ToString());
        if (_failures.Count > 0) Assert.Fail($"{this}, {_failures.Count} failure(s)\n{string.Join('\n', _failures.Distinct().Take(100))}");
    }

    private static string? FailureOf(Action runner)
    {
        try
        {
            runner();
            return null;
        }
        catch (Exception failure)
        {
            return failure is Xunit.Sdk.XunitException ? failure.Message : $"{failure.GetType().Name}: {failure.Message}";
        }
    }

    // A line is `file | what | reason`.
    private static Dictionary<string, string> Listed(string list, string file) =>
        (from line in File.ReadLines(Path.Combine(TestFiles.Repository, "tests", "Penstock.Tests", "Conformance", list))
         where line.Length > 0 && line[0] != '#'
         let parts = line.Split('|', StringSplitOptions.TrimEntries)
         where parts[0] == file
         select parts).ToDictionary(parts => parts[1], parts => parts.Length > 2 && parts[2].Length > 9
            ? parts[2]
            : throw new InvalidDataException($"{list}: expected a reason after '{parts[1]}'."));
}

/// <summary>A case of a vector file as the books see it.</summary>
/// <param name="Key">What the lists call it.</param>
/// <param name="Subject">The class, or the test, that the lists may call all of its kind by.</param>
/// <param name="Label">What failures call it.</param>
/// <param name="Runner">Runs it and fails by throwing; null where what it is about is not built.</param>
internal sealed record VectorItem(string Key, string Subject, string Label, Action? Runner)
{
    public override string ToString() => Label;
}
