using Penstock.Data;

namespace Penstock.Pipelines;

/// <summary>A schema among the outputs of a step.</summary>
internal static class SchemaFile
{
    private const string Name = "schema.json";

    public static void Write(DataSchema schema, string folder) => File.WriteAllText(Path.Combine(folder, Name), schema.ToJson());

    public static DataSchema Read(string folder) => DataSchema.FromJson(File.ReadAllText(Path.Combine(folder, Name)));

    public static string Summary(DataSchema schema) => $"version {schema.Version}, {schema.Columns.Count} columns";
}
