namespace Penstock.Registry;

/// <summary>Names that are folders, parts of addresses and keys of JSON everywhere.</summary>
internal static class SafeName
{
    private const int Most = 100;

    // Names of devices, which Windows takes for files in every folder.
    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>Refuses a name that is no folder's name everywhere.</summary>
    public static string Check(string what, string name, string who = "registry")
    {
        if (name is { Length: > 0 and <= Most } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && char.IsAsciiLetterOrDigit(name[0])
            && name[^1] != '.' && !s_devices.Contains(name.Split('.')[0])) return name;
        throw new ArgumentException(
            $"{who}: expected a {what} of 1 to {Most} letters, digits, dots, hyphens and underscores that begins with a letter or digit and is no device's name, got \"{Shown(name)}\". Choose another.");
    }

    /// <summary>Refuses an alias that could be taken for a version.</summary>
    public static string CheckAlias(string alias) => Check("alias", alias).All(char.IsAsciiDigit)
        ? throw new ArgumentException($"registry: expected an alias that is no number, got \"{alias}\". Choose a word, such as champion.")
        : alias;

    private static string Shown(string? name) => name is null ? "" : new([.. name.Take(Most + 1).Select(c => char.IsControl(c) ? '?' : c)]);
}
