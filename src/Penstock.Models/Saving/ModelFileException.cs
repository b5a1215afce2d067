namespace Penstock.Models;

/// <summary>A model file is damaged, or says something that cannot be loaded. The message names the file and the place.</summary>
public sealed class ModelFileException : IOException
{
    /// <summary>A message that names the file and the place, what was expected and what was found.</summary>
    public ModelFileException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
