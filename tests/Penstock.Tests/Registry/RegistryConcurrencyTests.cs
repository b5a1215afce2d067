using System.Diagnostics;
using Penstock.Registry;

namespace Penstock.Tests;

public class RegistryConcurrencyTests
{
    public static TheoryData<string> Databases => TestRegistry.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void Processes_at_once_lose_no_move_and_leave_no_gap(string database)
    {
        using var place = new TestRegistry(database);
        string[] names = ["first", "second", "third"];
        Process[] writers = [.. names.Select((name, i) => RegistryWriter.Start(place, name, seed: i, rounds: 40))];
        foreach (Process writer in writers)
        {
            string error = writer.StandardError.ReadToEnd();
            writer.WaitForExit();
            Assert.True(writer.ExitCode == 0, error);
            writer.Dispose();
        }
        Assert.True(RegistryWriter.Check(place, names) > 60);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Threads_that_open_a_new_registry_at_once_all_register(string database)
    {
        using var place = new TestRegistry(database);
        int[] versions = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ => place.Open().Register("taxi", place.ModelFile).Version)];
        Assert.Equal(Enumerable.Range(1, 8), versions.Order());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Of_several_that_expect_the_same_one_moves_the_alias(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = place.Open();
        for (int i = 0; i < 2; i++) registry.Register("taxi", place.ModelFile);
        registry.Promote("taxi", 1, "champion", "ann");
        int moved = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            try
            {
                registry.Promote("taxi", 2, "champion", $"thread {i}", expected: 1);
                Interlocked.Increment(ref moved);
            }
            catch (AliasConflictException)
            {
            }
        });
        Assert.Equal(1, moved);
        Assert.Equal(2, registry.History("taxi").Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_key_that_several_register_at_once_gives_one_version(string database)
    {
        using var place = new TestRegistry(database);
        ModelRegistry registry = place.Open();
        int[] versions = [.. Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6).Select(_ => registry.Register("taxi", place.ModelFile, new() { Key = "k" }).Version)];
        Assert.Equal([1], versions.Distinct());
        Assert.Equal(["1"], place.FilesOf("taxi"));
    }
}
