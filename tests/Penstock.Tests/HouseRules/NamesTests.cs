using System.Reflection;
using System.Text.RegularExpressions;

namespace Penstock.Tests;

/// <summary>Names say what a thing is; these words say nothing.</summary>
public partial class NamesTests
{
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "Manager", "Helper", "Util", "Utility", "Utilities", "Common", "Core", "Base", "Impl", "Misc", "Processor", "Handler",
    };

    [Fact]
    public void Files_and_folders_have_telling_names() =>
        HouseRule.Holds(Tracked.Files.Where(file => file.EndsWith("Extensions.cs") || file.Split('/').Any(IsForbidden)));

    [Fact]
    public void Types_have_telling_names() =>
        HouseRule.Holds(from file in Tracked.Code()
                        from type in file.Types
                        where IsForbidden(type)
                        select $"{file.Path}: {type}");

    [Fact]
    public void No_type_has_the_name_of_a_namespace() =>
        HouseRule.Holds(from file in Tracked.Code("src/")
                        from type in file.Types
                        where Library.Projects.Any(project => project.Split('.').Contains(type))
                        select $"{file.Path}: {type}");

    [Fact]
    public void A_project_has_one_namespace() =>
        HouseRule.Holds(from file in Tracked.Code("src/")
                        from Match match in Namespace().Matches(file.Code)
                        where match.Groups[1].Value != file.Path.Split('/')[1]
                        select $"{file.Path}: {match.Groups[1].Value}");

    [Fact]
    public void An_interface_has_two_implementations() =>
        HouseRule.Holds(from assembly in Library.Assemblies
                        from type in assembly.GetTypes()
                        where type.IsInterface && Library.Assemblies.SelectMany(a => a.GetTypes()).Count(other => Implements(other, type)) < 2
                        select type.FullName!);

    [Fact]
    public void Classes_of_tests_end_in_Tests() =>
        HouseRule.Holds(typeof(NamesTests).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute))) && !type.Name.EndsWith("Tests"))
            .Select(type => type.Name));

    // build.cs finds the kernel tests by the names of their files.
    [Fact]
    public void Files_of_kernel_tests_are_named_after_their_class() =>
        HouseRule.Holds(Tracked.Code("tests/")
            .Where(file => file.Path.Contains("/Kernels/") && file.Path.EndsWith("Tests.cs") && !file.Types.Contains(Path.GetFileNameWithoutExtension(file.Path)))
            .Select(file => file.Path));

    private static bool IsForbidden(string name) =>
        Words().Matches(name).Any(word => Forbidden.Contains(word.Value) || Forbidden.Contains(word.Value.TrimEnd('s')));

    private static bool Implements(Type type, Type contract) =>
        !type.IsInterface && type.GetInterfaces().Any(face => face == contract || face.IsGenericType && face.GetGenericTypeDefinition() == contract);

    [GeneratedRegex("[A-Z]?[a-z0-9]+|[A-Z]+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
