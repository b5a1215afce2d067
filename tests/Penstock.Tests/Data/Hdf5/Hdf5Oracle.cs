using System.Diagnostics;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>h5py and h5dump, which say what an HDF5 file holds.</summary>
internal static class Hdf5Oracle
{
    private const string Python = "/usr/bin/python3", Dump = "/usr/bin/h5dump";

    private static readonly Lazy<bool> HasPython = new(() => File.Exists(Python) && Run(Python, "-c", "import h5py").Code == 0);

    private static readonly Lazy<(Dictionary<string, byte[]> Files, JsonObject Trees)> Written = new(WriteVariants);

    /// <summary>The variants that h5py wrote, by name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Variants
    {
        get
        {
            Require();
            return Written.Value.Files;
        }
    }

    /// <summary>What h5py reads in a variant.</summary>
    public static JsonObject TreeOfVariant(string name) => Written.Value.Trees[name]!.AsObject();

    /// <summary>What h5py reads in a file: by path kind, attributes and, for datasets, type, shape and values.</summary>
    public static JsonObject TreeOf(string file) => TreesOf(file)[file]!.AsObject();

    /// <summary>What h5py reads in several files, by path.</summary>
    public static JsonObject TreesOf(params string[] files)
    {
        Require();
        return Trees(files);
    }

    /// <summary>Lets h5py add groups and attributes to a file, and take groups away.</summary>
    public static void Append(string file)
    {
        Require();
        (int code, string output) = Run(Python, Script, "append", file);
        Assert.True(code == 0, output);
    }

    /// <summary>The text that h5dump prints of a file's tree.</summary>
    public static string HeaderOf(string file)
    {
        if (!File.Exists(Dump)) Assert.Skip($"{Dump} is absent; package hdf5-tools has it.");
        (int code, string output) = Run(Dump, "-H", file);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>What this library reads in a file, in the oracle's form.</summary>
    public static void AssertReads(JsonObject expected, Hdf5File file)
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        AssertObject(expected, file.Root, seen);
        Assert.Equal(expected.Select(pair => pair.Key).Order(StringComparer.Ordinal), seen);
    }

    private static void AssertObject(JsonObject expected, Hdf5Object found, SortedSet<string> seen)
    {
        seen.Add(found.Path);
        JsonNode node = expected[found.Path] ?? throw new InvalidDataException($"{found.Path} is not in the oracle's tree.");
        JsonObject attributes = node["attrs"]!.AsObject();
        Assert.Equal(attributes.Select(pair => pair.Key).Order(StringComparer.Ordinal), found.Attributes.Select(a => a.Name));
        foreach (Hdf5Attribute attribute in found.Attributes) AssertValue(attributes[attribute.Name]!, attribute.Read(), $"{found.Path}@{attribute.Name}");
        if (found is Hdf5Dataset dataset) AssertValue(node, dataset.Read(), found.Path);
        if (found is not Hdf5Group group) return;
        foreach (Hdf5Object child in group.Groups.Concat<Hdf5Object>(group.Datasets)) AssertObject(expected, child, seen);
    }

    private static void AssertValue(JsonNode expected, Tensor found, string path)
    {
        if (expected["dtype"] is { } type) Assert.True($"{type}" == $"{found.DType}", $"{path}: expected {type}, got {found.DType}");
        Assert.Equal(expected["shape"]!.AsArray().Select(extent => (long)extent!), found.Shape.ToArray());
        string[] values = [.. expected["values"]!.AsArray().Select(value => (string)value!)];
        Assert.Equal(values.Length, found.Count);
        for (int i = 0; i < values.Length; i++)
            if (!IsEqual(values[i], found, i)) Assert.Fail($"{path}[{i}]: expected {values[i]}, got {found}");
    }

    private static bool IsEqual(string expected, Tensor found, int index) => found.DType switch
    {
        DType.Text => expected == found.AsText().GetString(index),
        DType.Int64 => long.Parse(expected) == found.AsSpan<long>()[index],
        _ => double.Parse(expected.Replace("inf", "Infinity")).Equals(found.NumberAt(index)),
    };

    private static (Dictionary<string, byte[]>, JsonObject) WriteVariants()
    {
        using TestFolder folder = TestFiles.NewFolder();
        (int code, string output) = Run(Python, Script, "write", folder.FullName);
        Assert.True(code == 0, output);
        string[] paths = [.. Directory.GetFiles(folder.FullName).Order(StringComparer.Ordinal)];
        JsonObject byPath = Trees(paths), trees = [];
        foreach (string path in paths) trees[Path.GetFileNameWithoutExtension(path)] = byPath[path]!.DeepClone();
        return (paths.ToDictionary(path => Path.GetFileNameWithoutExtension(path), File.ReadAllBytes), trees);
    }

    private static string Script => Path.Combine(TestFiles.Repository, "tests", "Penstock.Tests", "Data", "Hdf5", "hdf5_oracle.py");

    private static JsonObject Trees(params string[] files)
    {
        (int code, string output) = Run(Python, [Script, "dump", .. files]);
        Assert.True(code == 0, output);
        return JsonNode.Parse(output)!.AsObject();
    }

    private static void Require()
    {
        if (!HasPython.Value) Assert.Skip($"{Python} with h5py is absent; package python3-h5py has it.");
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.GetAwaiter().GetResult());
    }
}
