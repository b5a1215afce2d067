namespace Penstock.Tensors;

/// <summary>The operators as functions on the values of a graph; each stands in the file of its operator.</summary>
public static partial class Op;
