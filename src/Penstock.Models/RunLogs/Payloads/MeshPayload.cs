using Penstock.Data;

namespace Penstock.Models;

/// <summary>What a tensor of a mesh holds.</summary>
public enum MeshPart
{
    /// <summary>Not told.</summary>
    Unknown = 0,
    /// <summary>Float32 [meshes, vertices, 3]: x, y, z.</summary>
    Vertices = 1,
    /// <summary>Int32 [meshes, faces, 3]: the vertices of each triangle.</summary>
    Faces = 2,
    /// <summary>UInt8 [meshes, vertices, 3]: red, green, blue.</summary>
    Colors = 3,
}

/// <summary>What the plugin mesh keeps with each of the tags that make a mesh: <c>name_VERTEX</c>, <c>name_FACE</c>, <c>name_COLOR</c>.</summary>
/// <param name="Name">The name of the mesh.</param>
/// <param name="Part">What the tag holds.</param>
public sealed record MeshPayload(string Name, MeshPart Part)
{
    private const int NameField = 2, PartField = 3, ConfigField = 5, ShapeField = 6, PartsField = 7, MostAxes = 64;

    /// <summary>Settings of the view as three.js takes them: camera, lights, material. Default none.</summary>
    public string Config { get; init; } = "";

    /// <summary>The shape of the tensor.</summary>
    public IReadOnlyList<long> Shape { get; init; } = [];

    /// <summary>The parts that the mesh has.</summary>
    public IReadOnlyList<MeshPart> Parts { get; init; } = [];

    /// <summary>The end of the tag of a part.</summary>
    public static string Suffix(MeshPart part) => part switch { MeshPart.Vertices => "_VERTEX", MeshPart.Faces => "_FACE", MeshPart.Colors => "_COLOR", _ => "" };

    /// <summary>The content of the plugin.</summary>
    public byte[] Write()
    {
        var to = new ProtoWriter();
        to.Text(NameField, Name);
        to.Varint(PartField, (ulong)Part);
        to.Text(ConfigField, Config);
        if (Shape.Count > 0)
        {
            int begun = to.Begin(ShapeField);
            foreach (long extent in Shape) to.Varint((ulong)extent);
            to.End(begun);
        }
        to.Varint(PartsField, Parts.Aggregate(0ul, (bits, part) => bits | 1ul << (int)part));
        return to.Written.ToArray();
    }

    /// <summary>Reads the content of the plugin.</summary>
    /// <param name="content">The bytes.</param>
    /// <exception cref="InvalidDataException">They are no such message.</exception>
    public static MeshPayload Read(ReadOnlySpan<byte> content) => Payload.Read(RunPlugin.Mesh, content, ReadFields);

    private static MeshPayload ReadFields(ReadOnlySpan<byte> whole)
    {
        List<long> shape = [];
        var mesh = new MeshPayload("", MeshPart.Unknown) { Shape = shape };
        var reader = new ProtoReader(whole);
        while (reader.Next(out int field, out WireType type))
        {
            if (field == NameField && type == WireType.Bytes) mesh = mesh with { Name = Payload.Text(ref reader) };
            else if (field == ConfigField && type == WireType.Bytes) mesh = mesh with { Config = Payload.Text(ref reader) };
            else if (field == PartField && type == WireType.Varint) mesh = mesh with { Part = reader.Varint() is <= 3 and var part ? (MeshPart)(int)part : MeshPart.Unknown };
            else if (field == PartsField && type == WireType.Varint) mesh = mesh with { Parts = PartsOf(reader.Varint()) };
            else if (field == ShapeField && type == WireType.Varint) AddTo(shape, reader.Varint());
            else if (field == ShapeField && type == WireType.Bytes)
            {
                var packed = new ProtoReader(whole, reader.Range());
                while (!packed.IsAtEnd) AddTo(shape, packed.Varint());
            }
            else reader.Pass(field, type);
        }
        return mesh;
    }

    private static void AddTo(List<long> shape, ulong extent)
    {
        if (shape.Count == MostAxes) throw new InvalidDataException($"shape: expected at most {MostAxes} axes, got more.");
        shape.Add(unchecked((long)extent));
    }

    private static MeshPart[] PartsOf(ulong bits) => [.. new[] { MeshPart.Vertices, MeshPart.Faces, MeshPart.Colors }.Where(part => (bits >> (int)part & 1) != 0)];
}
