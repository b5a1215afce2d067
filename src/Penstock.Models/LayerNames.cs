using System.Text;

namespace Penstock.Models;

/// <summary>The names of layers that were given none: the type's name in snake case, numbered from the second on.</summary>
internal static class LayerNames
{
    public static void Complete(IReadOnlyList<Layer> layers)
    {
        var taken = layers.Where(l => l.Name.Length > 0).Select(l => l.Name).ToList();
        if (taken.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Model: expected layers of different names, got \"{twice.Key}\" twice.");
        // A name in a model within would give two weights one path.
        HashSet<string> names = [.. taken, .. layers.SelectMany(Within)];
        foreach (Layer layer in layers.Where(l => l.Name.Length == 0))
        {
            string stem = SnakeCase(layer.KerasName), name = stem;
            for (int i = 1; !names.Add(name); i++) name = $"{stem}_{i}";
            layer.Name = name;
        }
    }

    private static IEnumerable<string> Within(Layer layer) => layer is Model model ? model.Layers.SelectMany(l => Within(l).Prepend(l.Name)) : [];

    /// <summary>As Keras does it: Conv2D is conv2d, MaxPooling2D is max_pooling2d.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            bool startsWord = i > 0 && char.IsUpper(name[i])
                && ((char.IsLower(name[i - 1])) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
