using System.Text.RegularExpressions;

namespace Penstock.Tests;

/// <summary>What is written beside the code is true.</summary>
public partial class DocumentsTests
{
    private static readonly string[] Documents = [.. Tracked.Files.Where(file => file.EndsWith(".md") && file != "CHANGELOG.md")];

    [Fact]
    public void Code_in_the_readme_is_code_of_a_sample()
    {
        string[] samples = [.. Tracked.Code("samples/").Select(file => Squeezed(file.Text))];
        HouseRule.Holds(CodeBlock().Matches(Tracked.Read("README.md")).Select(block => block.Groups[1].Value)
            .Where(code => !samples.Any(sample => sample.Contains(Squeezed(code)))));
    }

    [Fact]
    public void Paths_in_documents_exist() =>
        HouseRule.Holds(from document in Documents
                        from path in PathsIn(document)
                        where !Path.Exists(Path.Combine(TestFiles.Repository, path))
                        select $"{document}: {path}");

    [Fact]
    public void Tracked_files_name_no_machine() =>
        HouseRule.Holds(from file in Tracked.Texts
                        from Match match in Machine().Matches(Tracked.Read(file))
                        select $"{file}: {match.Value}");

    [Fact]
    public void Decisions_are_numbered_without_gaps()
    {
        string[] names = [.. Tracked.Files.Where(file => file.StartsWith("docs/decisions/")).Select(file => file.Split('/')[2])];
        Assert.All(names, name => Assert.Matches(@"^\d{4}-[a-z0-9-]+\.md$", name));
        Assert.Equal(Enumerable.Range(1, names.Length), names.Select(name => int.Parse(name[..4])).Order());
    }

    [Fact]
    public void A_decision_says_its_context_its_choice_and_its_cost() =>
        Assert.All(Tracked.Files.Where(file => file.StartsWith("docs/decisions/")), file =>
            Assert.Equal(["Context", "Choice", "What was given up"], Heading().Matches(Tracked.Read(file)).Select(match => match.Groups[1].Value)));

    // A path is what stands in a link, or in code and begins with a folder of the root or is one file of it; patterns and placeholders are none.
    private static IEnumerable<string> PathsIn(string document)
    {
        string text = CodeBlock().Replace(Tracked.Read(document), "");
        string folder = Path.GetDirectoryName(document)!;
        foreach (Match link in Link().Matches(text))
            yield return Path.Combine(folder, link.Groups[1].Value);
        foreach (Match code in RootPath().Matches(text))
            yield return code.Groups[1].Value;
    }

    private static string Squeezed(string code) => Blanks().Replace(code, " ").Trim();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|tests|docs|samples|benchmarks|\.ci)/[\w./-]*|[\w.]+\.(?:md|slnx|props))`")]
    private static partial Regex RootPath();

    [GeneratedRegex(@"(?<![\w.~*-])/(work|root|tmp|home)/\w|\b(nuget|pypi|debian|crates)\.(org|io)\b|\bnpmjs\.\w+|\b(artifactor[y]|jfro[g])\b")]
    private static partial Regex Machine();

    [GeneratedRegex(@"^## (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
