using System.Xml.Linq;

namespace Penstock.Tests;

/// <summary>The floors of ARCHITECTURE.md: a project references only projects on lower floors; siblings never see each other.</summary>
public class FloorsTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Penstock.Tensors"] = 1, ["Penstock.Web"] = 1,
        ["Penstock.Data"] = 2,
        ["Penstock.Models"] = 3,
        ["Penstock.Interchange"] = 4, ["Penstock.Evaluation"] = 4, ["Penstock.Tuning"] = 4,
        ["Penstock.Monitoring"] = 4, ["Penstock.Federated"] = 4, ["Penstock.Registry"] = 4,
        ["Penstock.Pipelines"] = 5, ["Penstock.Serving"] = 5,
        ["Penstock.Board"] = 6,
        ["Penstock.Cli"] = 7,
    };

    private static readonly string[] Libraries = [.. Library.Projects.Select(name => $"src/{name}/{name}.csproj")];

    [Fact]
    public void Every_project_has_a_floor() => Assert.All(Libraries, project => Assert.Contains(Name(project), Floors.Keys));

    [Fact]
    public void A_project_references_lower_floors_only() =>
        HouseRule.Holds(from project in Libraries
                        from reference in References(project, "ProjectReference").Select(Name)
                        where Floors[reference] >= Floors[Name(project)]
                        select $"{Name(project)} (floor {Floors[Name(project)]}) references {reference} (floor {Floors[reference]})");

    [Fact]
    public void Tensors_stands_on_the_base_class_library_alone()
    {
        const string tensors = "src/Penstock.Tensors/Penstock.Tensors.csproj";
        HouseRule.Holds(References(tensors, "PackageReference").Concat(References(tensors, "ProjectReference")).Concat(References(tensors, "FrameworkReference")));
    }

    [Fact]
    public void A_generator_serves_the_project_of_its_name_alone() =>
        HouseRule.Holds(from project in Tracked.Files.Where(file => file.EndsWith(".csproj"))
                        from reference in Elements(project, "ProjectReference")
                        let generator = Name((string)reference.Attribute("Include")!)
                        where generator.EndsWith(Library.GeneratorSuffix)
                        where generator != Name(project) + Library.GeneratorSuffix || !IsGenerator(reference)
                        select $"{project} references {generator}");

    [Fact]
    public void The_web_framework_stays_in_Web_and_above() =>
        HouseRule.Holds(Libraries.Where(project => References(project, "FrameworkReference").Any() && Name(project) != "Penstock.Web" && Floors[Name(project)] < 5));

    [Fact]
    public void The_solution_holds_every_project()
    {
        var listed = XDocument.Parse(Tracked.Read("Penstock.slnx")).Descendants("Project").Select(project => (string)project.Attribute("Path")!);
        Assert.Equal(Tracked.Files.Where(file => file.EndsWith(".csproj")).Order(), listed.Order());
    }

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'));

    // What a project is built upon; a generator runs in the compiler and is no part of it.
    private static IEnumerable<string> References(string project, string kind) =>
        Elements(project, kind).Where(reference => !IsGenerator(reference)).Select(reference => (string)reference.Attribute("Include")!);

    private static bool IsGenerator(XElement reference) =>
        (string?)reference.Attribute("OutputItemType") == "Analyzer" && (string?)reference.Attribute("ReferenceOutputAssembly") == "false";

    private static IEnumerable<XElement> Elements(string project, string name) => XDocument.Parse(Tracked.Read(project)).Descendants(name);
}
