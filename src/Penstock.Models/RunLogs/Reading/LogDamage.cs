namespace Penstock.Models;

/// <summary>Something in an event file that could not be read, or was refused.</summary>
/// <param name="File">The file, relative to the folder of all runs, with '/'.</param>
/// <param name="Offset">Where in the file, in bytes.</param>
/// <param name="Message">What was expected and what there was.</param>
public sealed record LogDamage(string File, long Offset, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File} offset {Offset}: {Message}";
}
