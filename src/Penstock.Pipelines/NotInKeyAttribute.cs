namespace Penstock.Pipelines;

/// <summary>Marks a field or property of a step that its output does not depend on, such as a client or the place of a file whose content counts: a change of it runs nothing again.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NotInKeyAttribute : Attribute;
