namespace Penstock.Monitoring;

/// <summary>One row of a request that a server answered. The log copies what it needs: the memory may be used again as soon as it was appended.</summary>
/// <param name="Id">The id of the request, which the client got too; all rows of a request share it.</param>
/// <param name="Row">The place of the row in the request, from 0.</param>
/// <param name="Time">When the request was answered.</param>
/// <param name="Model">The name of the model.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Inputs">The raw columns as one JSON object, column to value; a missing value is null.</param>
/// <param name="Output">What the client got for the row, as JSON.</param>
/// <param name="Microseconds">How long the request took.</param>
public readonly record struct RequestRecord(
    string Id, int Row, DateTimeOffset Time, string Model, long Version, ReadOnlyMemory<byte> Inputs, ReadOnlyMemory<byte> Output, long Microseconds);
