using System.Globalization;

namespace Penstock.Registry;

public sealed partial class ModelRegistry
{
    private const int MostListed = 10;

    /// <summary>Refuses a name that no model can have, long before one is registered.</summary>
    /// <param name="name">The name: 1 to 100 letters, digits, dots, hyphens and underscores, as a folder may be called everywhere.</param>
    /// <param name="who">Who refuses it, in the message.</param>
    /// <returns>The name.</returns>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string CheckName(string name, string who = "registry") => SafeName.Check("model name", name, who);

    /// <summary>The model of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message says which there are.</exception>
    public RegisteredModel GetModel(string name) => Models().FirstOrDefault(model => model.Name == name) ?? throw _database.Read(session => NoSuchModel(session, name));

    /// <summary>The version that a number or an alias names.</summary>
    /// <exception cref="ArgumentException">There is none; the message says which there are.</exception>
    public ModelVersion GetVersion(string model, string name) =>
        (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Find(model, number) : Find(model, name)) ?? throw _database.Read(session => NoSuchVersion(session, model, name));

    private static ArgumentException NoSuchModel(Session session, string name) => Absent("model", session.Query("SELECT name FROM model ORDER BY name", row => row.Text(0)), name);

    private static ArgumentException NoSuchVersion(Session session, string model, string name)
    {
        if (session.Number("SELECT id FROM model WHERE name = @model", ("model", model)) is not { } id) return NoSuchModel(session, model);
        List<string> versions = session.Query("SELECT version FROM model_version WHERE model_id = @id AND is_deleted = 0 ORDER BY version", row => VersionFolders.NameOf(row.Int(0)), ("id", id));
        return Absent($"version of {model}", [.. versions, .. session.Query("SELECT name FROM alias WHERE model_id = @id ORDER BY name", row => row.Text(0), ("id", id))], name);
    }

    private static ArgumentException Absent(string what, List<string> names, string wanted)
    {
        string rest = names.Count > MostListed ? $" and {names.Count - MostListed} more" : "";
        return new(names.Count == 0
            ? $"registry: expected a {what}, got \"{wanted}\" where there is none. Register one first."
            : $"registry: expected a {what} ({string.Join(", ", names.Take(MostListed))}{rest}), got \"{wanted}\". Choose one of them, or register it.");
    }
}
