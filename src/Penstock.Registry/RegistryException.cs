namespace Penstock.Registry;

/// <summary>The registry's database cannot be used: absent, damaged, full, locked, newer than this program, or no answer comes. The message names the place.</summary>
public sealed class RegistryException : IOException
{
    /// <summary>A message that names the place, what was expected and what was found.</summary>
    public RegistryException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
