namespace Penstock.Board;

/// <summary>How many rows and columns an embedding has, and the names of its labels.</summary>
internal sealed record EmbeddingSize(int Rows, int Columns, string[] Labels);
