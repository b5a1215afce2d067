namespace Penstock.Tests;

/// <summary>The root holds what a visitor needs and nothing else.</summary>
public class RootTests
{
    private static readonly string[] Allowed =
    [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "ARCHITECTURE.md", "CHANGELOG.md", "Directory.Build.props", "Directory.Packages.props",
        "Penstock.slnx", "README.md", "benchmarks", "build.cs", "docs", "global.json", "samples", "src", "tests",
    ];

    [Fact]
    public void The_root_holds_nothing_else() =>
        HouseRule.Holds(Tracked.Files.Select(file => file.Split('/')[0]).Distinct().Except(Allowed));

    [Fact]
    public void The_folder_of_the_build_service_holds_its_one_script() =>
        Assert.Equal([".ci/run"], Tracked.Files.Where(file => file.StartsWith(".ci/")));
}
