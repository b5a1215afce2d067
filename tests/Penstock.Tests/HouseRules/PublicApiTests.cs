namespace Penstock.Tests;

/// <summary>The public members of each library, approved: a change shows in review. PENSTOCK_ACCEPT=1 rewrites the texts.</summary>
public class PublicApiTests
{
    public static TheoryData<string> Libraries => [.. Library.Referenced];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Public_members_are_the_approved_ones(string library)
    {
        var assembly = Library.Assemblies.Single(assembly => assembly.GetName().Name == library);
        Snapshot.MatchesFile(Path.Combine(TestFiles.Repository, "tests", "Penstock.Tests", "HouseRules", "PublicApi", library + ".txt"), PublicApi.Of(assembly));
    }
}
