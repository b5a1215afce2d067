using System.Text.Json.Nodes;

namespace Penstock.Web;

/// <summary>A value of the query that an endpoint reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Form">Its JSON schema: <see cref="JsonForm"/>.</param>
public sealed record WebParameter(string Name, string Summary, JsonNode Form)
{
    /// <summary>Whether it must be there. Default: no.</summary>
    public bool IsRequired { get; init; }
}
