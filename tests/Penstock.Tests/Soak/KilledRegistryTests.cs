using System.Diagnostics;

namespace Penstock.Tests;

/// <summary>Writers that are killed at any moment lose nothing that they were told is done, and leave no half version.</summary>
public class KilledRegistryTests
{
    public static TheoryData<string> Databases => TestRegistry.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_registry_whose_writers_are_killed_loses_nothing(string database) => Kill(database, kills: 10, seed: 1);

    [Theory(Explicit = true)]
    [MemberData(nameof(Databases))]
    public void A_registry_whose_writers_are_killed_a_hundred_times_loses_nothing(string database) => Kill(database, kills: 100, Random.Shared.Next());

    // Half of the writers kill themselves at one of the first points between two changes, each at another; half are killed at a moment that is drawn.
    private static void Kill(string database, int kills, int seed)
    {
        using var place = new TestRegistry(database);
        var random = new Random(seed);
        List<string> names = [];
        for (int killed = 0; killed < kills; killed += 2)
        {
            names.AddRange([$"writer {killed}", $"writer {killed + 1}"]);
            using Process self = RegistryWriter.Start(place, names[^2], random.Next(), 100_000, killAt: 1 + killed % 30), other = RegistryWriter.Start(place, names[^1], random.Next(), 100_000);
            Assert.True(self.WaitForExit(TimeSpan.FromMinutes(1)), "expected the writer to kill itself");
            while (!File.Exists(place[names[^1]])) Assert.False(other.WaitForExit(5), other.HasExited ? other.StandardError.ReadToEnd() : "");
            Assert.False(other.WaitForExit(random.Next(200)));
            other.Kill();
            other.WaitForExit();
            Assert.Equal((137, 137), (self.ExitCode, other.ExitCode));
            RegistryWriter.Check(place, names);
        }
        Assert.True(RegistryWriter.Check(place, names) >= kills / 2);
    }
}
